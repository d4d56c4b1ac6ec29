"""Records what NannyML's CBPE with its defaults says on fixed inputs.

Run with Python 3.11 and nannyml==0.13.1:
    NML_DISABLE_USAGE_LOGGING=1 python test/golden/record/nannyml_cbpe.py > test/golden/data/preset_nannyml_cbpe.json
"""

import json
import pathlib
import sys
import warnings

import nannyml as nml
import numpy as np
import pandas as pd
import sklearn
from sklearn.model_selection import StratifiedShuffleSplit

warnings.filterwarnings("ignore")

recorded = pathlib.Path(__file__).parents[3] / "scenarios" / "data"
metrics = {
    "accuracy": "accuracy",
    "precision": "precision",
    "recall": "recall",
    "f1": "f1",
    "specificity": "specificity",
    "auc": "roc_auc",
}


def generated(rng, n, shift=0.0, slope=1.0, base=-0.5, digits=4, gaps=0.0):
    """Labels that follow a logistic law; scores are its probabilities where the slope is 1, and else too bold or too shy."""
    eta = base + 1.5 * rng.normal(shift, 1, n)
    truth = (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(int)
    score = np.round(1 / (1 + np.exp(-slope * eta)), digits)
    guess = (score >= 0.5).astype(float)
    holes = rng.random(n) < gaps
    return pd.DataFrame(
        {"truth": truth, "guess": np.where(holes, np.nan, guess), "score": np.where(holes, np.nan, score)}
    )


def car_loans(name, every, target=None):
    rows = pd.read_csv(recorded / f"{name}.csv.gz")
    if target is not None:
        rows = rows.merge(pd.read_csv(recorded / f"{target}.csv.gz"), on="id")
    rows = rows.iloc[::every].reset_index(drop=True)
    return rows.rename(columns={"repaid": "truth", "y_pred": "guess", "y_pred_proba": "score"})


def number(value):
    return None if value is None or not np.isfinite(value) else float(value)


def answers(reference, current):
    estimator = nml.CBPE(
        metrics=list(metrics.values()),
        problem_type="classification_binary",
        y_true="truth",
        y_pred="guess",
        y_pred_proba="score",
    ).fit(reference)
    table = estimator.estimate(current.drop(columns="truth")).filter(period="analysis").to_df()
    parts = {ours: table[theirs] for ours, theirs in metrics.items()}
    regressor = estimator.calibrator._regressor
    return {
        "calibrated": bool(estimator.needs_calibration),
        # The knots of the calibration, where it is used.
        "knots": [regressor.X_thresholds_.tolist(), regressor.y_thresholds_.tolist()]
        if estimator.needs_calibration
        else None,
        "metrics": {
            ours: {
                "values": [number(one) for one in part["value"]],
                "upper": number(part["upper_threshold"].iloc[0]),
                "lower": number(part["lower_threshold"].iloc[0]),
                "alerts": [bool(one) for one in part["alert"]],
            }
            for ours, part in parts.items()
        },
    }


def column(values):
    return [None if np.isnan(one) else int(one) if one == int(one) else one for one in values.tolist()]


def case(name, reference, current):
    keep = ["truth", "guess", "score"]
    return {
        "name": name,
        "reference": {key: column(reference[key]) for key in keep},
        "current": {key: column(current[key]) for key in keep},
        "chunk": len(current) // 10,
        "expected": answers(reference, current),
    }


def drawn(name, seed, n, m, before=None, after=None):
    rng = np.random.default_rng(seed)
    return case(name, generated(rng, n, **(before or {})), generated(rng, m, **{**(before or {}), **(after or {})}))


def splits(seed, n, rate):
    rng = np.random.default_rng(seed)
    labels = (rng.random(n) < rate).astype(int)
    shuffled = StratifiedShuffleSplit(n_splits=3, test_size=0.1, random_state=42)
    tests = [test.tolist() for _, test in shuffled.split(labels, labels)]
    return {"labels": labels.tolist(), "tests": tests}


cases = [
    drawn("scores are probabilities", 1, 600, 400, after={"shift": 1.2, "gaps": 0.05}),
    drawn("scores are too bold", 2, 1200, 600, before={"slope": 2.5, "base": -2.5, "digits": 3}, after={"shift": 0.6}),
    drawn("scores are too shy, five rows left over", 3, 815, 407, before={"slope": 0.4, "digits": 2}),
    drawn("positives are rare", 4, 300, 200, before={"base": -4.0}, after={"shift": -0.5}),
    case(
        "car loans, every twentieth",
        car_loans("car_loan_reference", 20),
        car_loans("car_loan_analysis", 20, "car_loan_analysis_target"),
    ),
]
json.dump(
    {
        "name": "preset_nannyml_cbpe",
        "source": {
            "library": "nannyml",
            "version": nml.__version__,
            "callable": "CBPE",
            "numpy": np.__version__,
            "sklearn": sklearn.__version__,
        },
        "params": {},
        "input": {},
        "expected": {"cases": cases, "splits": [splits(5, 45, 0.4), splits(6, 205, 0.5), splits(7, 333, 0.1)]},
    },
    sys.stdout,
    separators=(",", ":"),
)
