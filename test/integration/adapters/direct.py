"""What a library itself says of windows of a CSV file, without the harness: `direct.py LIBRARY FILE` prints
{window end in seconds: value or null} as JSON. The first three hours are the reference, windows last half an hour."""

import json
import sys
import warnings

import_stdout, sys.stdout = sys.stdout, sys.stderr
warnings.simplefilter("ignore")

REFERENCE, WINDOW = 3 * 3600, 1800


def evidently(expected):
    from evidently import Report
    from evidently.presets import DataDriftPreset

    def look(rows):
        share = Report([DataDriftPreset()]).run(rows, expected).dict()["metrics"][0]["value"]["share"]
        return share if share >= 0.5 else None

    return look


def nannyml(expected):
    from nannyml import UnivariateDriftCalculator
    from nannyml.chunk import CountBasedChunker

    names = list(expected.columns)
    calculator = UnivariateDriftCalculator(
        column_names=names,
        treat_as_categorical=["channel"],
        continuous_methods=["jensen_shannon"],
        categorical_methods=["jensen_shannon"],
        chunk_number=10,
    )
    calculator.fit(expected)
    calculator.chunker = CountBasedChunker(1)

    def look(rows):
        frame = calculator.calculate(rows).filter(period="analysis").to_df()
        fired = [name for name in names if bool(frame[(name, "jensen_shannon", "alert")].iloc[0])]
        return max((float(frame[(name, "jensen_shannon", "value")].iloc[0]) for name in fired), default=None)

    return look


def whylogs(expected):
    import whylogs as why
    from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

    view = why.log(pandas=expected).view()

    def look(rows):
        scores = calculate_drift_scores(
            target_view=why.log(pandas=rows).view(), reference_view=view, with_thresholds=True
        )
        return max((one["statistic"] for one in scores.values() if one["drift_category"] == "DRIFT"), default=None)

    return look


def alibi_detect(expected):
    from alibi_detect.cd import KSDrift

    detector = KSDrift(expected[["a", "b"]].dropna().to_numpy("float32"), p_val=0.05)

    def look(rows):
        found = detector.predict(rows[["a", "b"]].dropna().to_numpy("float32"))["data"]
        return float(max(found["distance"])) if found["is_drift"] else None

    return look


def great_expectations(expected):
    numbers = {name: (expected[name].min(), expected[name].max()) for name in ("a", "b")}
    words = set(expected["channel"].dropna())

    def share(rows, good):
        return 1.0 if not len(good) else good.mean()

    def look(rows):
        failed = 0
        for name in ("a", "b", "channel"):
            failed += (1 - rows[name].isna().mean()) < 1 - expected[name].isna().mean() - 0.01
            known = rows[name].dropna()
            good = known.between(*numbers[name]) if name in numbers else known.isin(words)
            failed += share(rows, good) < 0.99
        return float(failed) / 6 if failed else None

    return look


def river(file):
    import csv
    from datetime import datetime

    from river import drift

    detector = drift.ADWIN()
    changes = {}
    with open(file) as lines:
        rows = list(csv.DictReader(lines))
    moments = [datetime.fromisoformat(row["time"].replace("Z", "+00:00")).timestamp() for row in rows]
    for moment, row in zip(moments, rows):
        detector.update(float(row["a"]))
        end = (int(moment - moments[0]) // WINDOW + 1) * WINDOW
        changes[end] = changes.get(end, 0) + detector.drift_detected
    return {end: count or None for end, count in changes.items() if end > REFERENCE}


def windowed(library, file):
    import pandas as pd

    frame = pd.read_csv(file, parse_dates=["time"])
    seconds = (frame.pop("time") - pd.read_csv(file, parse_dates=["time"])["time"].iloc[0]).dt.total_seconds()
    reference = frame[seconds < REFERENCE].reset_index(drop=True)
    ends = range(REFERENCE + WINDOW, int(seconds.iloc[-1]) + 1, WINDOW)
    spans = [(at, frame[(seconds >= at - WINDOW) & (seconds < at)].reset_index(drop=True)) for at in ends]
    look = globals()[library.replace("-", "_")](reference)
    return {at: look(rows) for at, rows in spans}


def main(library, file):
    answers = river(file) if library == "river" else windowed(library, file)
    print(json.dumps(answers).replace("Infinity", "1e999"), file=import_stdout)


main(*sys.argv[1:])
