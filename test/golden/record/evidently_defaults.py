"""Records what Evidently's default drift choice says on fixed inputs.

Run with Python 3.11, evidently==0.7.21 and pandas<3:
    python test/golden/record/evidently_defaults.py > test/golden/data/preset_evidently_defaults.json
"""

import json
import sys

import evidently
import numpy as np
import pandas as pd
import scipy
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset


def columns(rng, rows, shift):
    return pd.DataFrame(
        {
            "still": np.round(rng.normal(0, 1, rows), 6),
            "moved": np.round(rng.normal(shift, 1, rows), 6),
            "few": rng.choice([0, 1, 2], rows, p=[0.6, 0.3, 0.1] if shift == 0 else [0.5, 0.3, 0.2]).astype(float),
            "pair": rng.choice([0, 1], rows, p=[0.8, 0.2] if shift == 0 else [0.7, 0.3]).astype(float),
            "kind": rng.choice(["a", "b", "c"], rows, p=[0.5, 0.4, 0.1] if shift == 0 else [0.45, 0.45, 0.1]),
        }
    )


def answers(reference, current):
    definition = DataDefinition(
        numerical_columns=["still", "moved", "few", "pair"], categorical_columns=["kind"]
    )
    report = Report([DataDriftPreset()])
    run = report.run(
        Dataset.from_pandas(current, data_definition=definition),
        Dataset.from_pandas(reference, data_definition=definition),
    ).dict()
    values = {}
    drifted = None
    for metric in run["metrics"]:
        name = metric.get("metric_name", metric.get("metric_id", ""))
        value = metric["value"]
        if "ValueDrift" in name:
            column = name.split("column=")[1].split(",")[0].rstrip(")")
            values[column] = {"value": float(value), "method": name}
        elif "DriftedColumnsCount" in name:
            drifted = {key: float(number) for key, number in value.items()}
    return {"columns": values, "drifted": drifted}


def case(name, seed, n, m, shift):
    rng = np.random.default_rng(seed)
    reference = columns(rng, n, 0)
    current = columns(rng, m, shift)
    return {
        "name": name,
        "reference": {key: reference[key].tolist() for key in reference},
        "current": {key: current[key].tolist() for key in current},
        "expected": answers(reference, current),
    }


cases = [
    case("small_still", 1, 800, 300, 0.0),
    case("small_moved", 2, 1000, 300, 0.3),
    case("large_still", 3, 1500, 400, 0.0),
    case("large_moved", 4, 1500, 400, 0.3),
]
json.dump(
    {
        "name": "preset_evidently_defaults",
        "source": {"library": "evidently", "version": evidently.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "params": {},
        "input": {},
        "expected": {"cases": cases},
    },
    sys.stdout,
    separators=(",", ":"),
)
