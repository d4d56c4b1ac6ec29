"""Records what deepchecks' drift checks with their defaults say on fixed inputs.

Run with Python 3.11, deepchecks==0.19.1, numpy<2, pandas<2.2, scipy<1.12, scikit-learn<1.4 and setuptools<81:
    DISABLE_LATEST_VERSION_CHECK=True python test/golden/record/deepchecks_defaults.py \
        > test/golden/data/preset_deepchecks_defaults.json

deepchecks is under the AGPL: what is kept is the numbers that it gave, and nothing of it.
"""

import json
import sys
import warnings

import deepchecks
import numpy as np
import pandas as pd
from deepchecks.tabular import Dataset
from deepchecks.tabular.checks import FeatureDrift, LabelDrift

warnings.filterwarnings("ignore")


def rows(rng, n, shift, kinds, positives):
    return pd.DataFrame(
        {
            "number": np.round(rng.normal(shift, 1, n), 4),
            "kind": rng.choice(["a", "b", "c", "d"], n, p=kinds),
            "truth": rng.choice([0, 1], n, p=[1 - positives, positives]),
        }
    )


def failed(check, then, now):
    [condition] = check.run(then, now, with_display=False).conditions_results
    return condition.category.name != "PASS"


def case(name, seed, n, m, shift, kinds, positives, before=(0.5, 0.4, 0.1, 0.0)):
    rng = np.random.default_rng(seed)
    reference = rows(rng, n, 0.0, before, 0.3)
    current = rows(rng, m, shift, kinds, positives)
    then, now = (Dataset(part, label="truth", cat_features=["kind"]) for part in (reference, current))
    features = FeatureDrift().run(then, now, with_display=False).value
    label = LabelDrift().run(then, now, with_display=False).value
    alone = {
        column: failed(
            FeatureDrift(columns=[column]).add_condition_drift_score_less_than(), then, now
        )
        for column in ("number", "kind")
    }
    return {
        "name": name,
        "reference": {key: reference[key].tolist() for key in reference},
        "current": {key: current[key].tolist() for key in current},
        "expected": {
            "number": {"score": float(features["number"]["Drift score"]), "failed": alone["number"]},
            "kind": {"score": float(features["kind"]["Drift score"]), "failed": alone["kind"]},
            "truth": {
                "score": float(label["Drift score"]),
                "failed": failed(LabelDrift().add_condition_drift_score_less_than(), then, now),
            },
        },
    }


cases = [
    case("still", 1, 500, 400, 0.0, [0.5, 0.4, 0.1, 0.0], 0.3),
    case("near", 2, 500, 400, 0.4, [0.35, 0.4, 0.25, 0.0], 0.45),
    case("moved", 3, 500, 400, 0.8, [0.2, 0.3, 0.5, 0.0], 0.6),
    case("wider", 5, 300, 700, 0.3, [0.3, 0.4, 0.299, 0.001], 0.5),
    case("rare", 6, 500, 400, 0.0, [0.35, 0.638, 0.006, 0.006], 0.5, before=[0.5, 0.49, 0.006, 0.004]),
    case("stranger", 4, 500, 300, 0.0, [0.45, 0.35, 0.1, 0.1], 0.3),
]
json.dump(
    {
        "name": "preset_deepchecks_defaults",
        "source": {"library": "deepchecks", "version": deepchecks.__version__, "numpy": np.__version__},
        "params": {},
        "input": {},
        "expected": {"cases": cases},
    },
    sys.stdout,
    separators=(",", ":"),
)
