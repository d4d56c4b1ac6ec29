"""Records what NannyML's calculators with their defaults say on fixed inputs.

Run with Python 3.11, nannyml==0.13.1 and statsmodels:
    NML_DISABLE_USAGE_LOGGING=1 python test/golden/record/nannyml_defaults.py > test/golden/data/preset_nannyml_defaults.json
"""

import json
import sys
import warnings

import nannyml as nml
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")


def rows(rng, n, shift=0.0, gaps=0.0, strangers=0.0, errors=0.1, kinds=(0.5, 0.4, 0.1)):
    truth = rng.choice([0, 1], n, p=[0.7, 0.3])
    holes = np.round(rng.normal(0, 1, n), 4)
    holes[rng.random(n) < gaps] = np.nan
    kind = rng.choice(["a", "b", "c"], n, p=kinds).astype(object)
    kind[rng.random(n) < strangers] = "d"
    return pd.DataFrame(
        {
            "number": np.round(rng.normal(shift, 1, n), 4),
            "skewed": np.round(np.exp(rng.normal(shift, 0.8, n)), 4),
            "holes": holes,
            "kind": kind,
            "truth": truth,
            "guess": np.where(rng.random(n) < errors, 1 - truth, truth),
            "score": np.round(rng.random(n), 4),
        }
    )


def number(value):
    return None if value is None or not np.isfinite(value) else float(value)


def answers(result, head, value="value"):
    """Values of the chunks, both thresholds, and which chunks raised an alert."""
    table = result.filter(period="analysis").to_df()
    part = table[head] if isinstance(head, tuple) else table[head]
    return {
        "values": [number(one) for one in part[value]],
        "upper": number(part["upper_threshold"].iloc[0]),
        "lower": number(part["lower_threshold"].iloc[0]),
        "alerts": [bool(one) for one in part["alert"]],
    }


def drift(reference, current, columns):
    calculator = nml.UnivariateDriftCalculator(column_names=columns).fit(reference)
    result = calculator.calculate(current)
    return {column: answers(result, (column, "jensen_shannon")) for column in columns}


def chi2(reference, current, column):
    calculator = nml.UnivariateDriftCalculator(column_names=[column], categorical_methods=["chi2"]).fit(reference)
    part = calculator.calculate(current).filter(period="analysis").to_df()[(column, "chi2")]
    return {"values": [number(one) for one in part["value"]], "alerts": [bool(one) for one in part["alert"]]}


def missing(reference, current, column):
    return answers(nml.MissingValuesCalculator(column_names=[column]).fit(reference).calculate(current), column)


def unseen(reference, current, column):
    return answers(nml.UnseenValuesCalculator(column_names=[column]).fit(reference).calculate(current), column)


def accuracy(reference, current):
    calculator = nml.PerformanceCalculator(
        metrics=["accuracy"],
        problem_type="classification_binary",
        y_true="truth",
        y_pred="guess",
        y_pred_proba="score",
    ).fit(reference)
    return answers(calculator.calculate(current), "accuracy")


def column(values):
    return [None if isinstance(one, float) and np.isnan(one) else one for one in values.tolist()]


def case(name, seed, n, m, before=None, after=None):
    rng = np.random.default_rng(seed)
    reference = rows(rng, n, **(before or {}))
    current = rows(rng, m, **(after or {}))
    keep = ["number", "skewed", "holes", "kind", "truth", "guess"]
    return {
        "name": name,
        "reference": {key: column(reference[key]) for key in keep},
        "current": {key: column(current[key]) for key in keep},
        "chunk": m // 10,
        "expected": {
            "drift": drift(reference, current, ["number", "skewed", "kind"]),
            "chi2": chi2(reference, current, "kind"),
            "missing": missing(reference, current, "holes"),
            "unseen": unseen(reference, current, "kind"),
            "accuracy": accuracy(reference, current),
        },
    }


cases = [
    case("still", 1, 600, 400),
    case("moved", 2, 600, 400, after={"shift": 0.6, "kinds": (0.25, 0.4, 0.35), "errors": 0.3}),
    case("spoilt", 3, 600, 400, before={"gaps": 0.05}, after={"gaps": 0.2, "strangers": 0.05, "errors": 0.02}),
    case("leftover", 4, 603, 405, after={"shift": 0.6, "kinds": (0.25, 0.4, 0.35)}),
]
json.dump(
    {
        "name": "preset_nannyml_defaults",
        "source": {"library": "nannyml", "version": nml.__version__, "numpy": np.__version__},
        "params": {},
        "input": {},
        "expected": {"cases": cases},
    },
    sys.stdout,
    separators=(",", ":"),
)
