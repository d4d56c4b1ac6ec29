"""Records what whylogs' drift algorithms say on fixed inputs.

Run with Python 3.11, whylogs==1.6.4, pandas<3 and scipy:
    python test/golden/record/whylogs_defaults.py > test/golden/data/preset_whylogs_defaults.json
"""

import json
import sys

import numpy as np
import pandas as pd
import whylogs
from whylogs.viz.drift.column_drift_algorithms import KS, ChiSquare, Hellinger


def columns(rng, rows, shift):
    return pd.DataFrame(
        {
            "number": np.round(rng.normal(shift, 1, rows), 6),
            "kind": rng.choice(["a", "b", "c"], rows, p=[0.5, 0.4, 0.1] if shift == 0 else [0.4, 0.4, 0.2]),
        }
    )


def case(name, seed, n, m, shift):
    rng = np.random.default_rng(seed)
    reference = columns(rng, n, 0)
    current = columns(rng, m, shift)
    before = whylogs.log(reference).view()
    now = whylogs.log(current).view()

    def score(algorithm, column):
        found = algorithm.calculate(now.get_column(column), before.get_column(column), with_thresholds=True).to_dict()
        return {
            "p": None if found.get("pvalue") is None else float(found["pvalue"]),
            "statistic": float(found["statistic"]),
            "category": str(found["drift_category"]),
        }

    return {
        "name": name,
        "reference": {key: reference[key].tolist() for key in reference},
        "current": {key: current[key].tolist() for key in current},
        "expected": {
            "hellinger": score(Hellinger(), "number"),
            "ks": score(KS(), "number"),
            "chi2": score(ChiSquare(), "kind"),
        },
    }


cases = [
    case("still", 1, 600, 400, 0.0),
    case("moved", 2, 600, 400, 0.5),
    case("far", 3, 600, 400, 1.5),
]
json.dump(
    {
        "name": "preset_whylogs_defaults",
        "source": {"library": "whylogs", "version": whylogs.__version__, "numpy": np.__version__},
        "params": {},
        "input": {},
        "expected": {"cases": cases},
    },
    sys.stdout,
    separators=(",", ":"),
)
