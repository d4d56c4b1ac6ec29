"""A monitor for Driftdrill in Python: write a class with three methods and call `run` on it.

    from driftdrill_monitor import Monitor, run

    class Mine(Monitor):
        alerts = [{"alert": "AmountDrift", "severity": "ticket"}]

        def reference(self, predictions, labels):
            self.mean = sum(predictions["features"]["amount"]) / len(predictions["time"])

        def evaluate(self, now, predictions, labels):
            amounts = predictions["features"]["amount"]
            mean = sum(amounts) / max(1, len(amounts))
            return [{"alert": "AmountDrift", "value": mean}] if mean > 1.2 * self.mean else []

    run(Mine())

Columns are lists of equal length; None is a missing value; times are milliseconds since the epoch. What a library
prints goes to standard error, so that it can't break the protocol.
"""

import json
import math
import os
import sys
import warnings


class Monitor:
    """Sees the rows of one run after the other; `alerts` is what it may raise."""

    #: Announced in the greeting: {"alert", "severity": page | ticket | info, "diagnosis", "runbook"}.
    alerts = []

    def configure(self, config, shape):
        """Takes `config` of the scenario and the shape of the rows: features, segments, task."""

    def reference(self, predictions, labels):
        """Forgets what it saw and learns these rows."""

    def evaluate(self, now, predictions, labels):
        """Takes the rows since the last evaluation; returns all alerts that fire at `now`."""
        return []


def run(monitor):
    """Speaks the protocol on standard input and output until it is told bye."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    rows = None
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "hello":
            monitor.configure(message["config"], message["shape"])
            answer = {"type": "hello", "protocol": 1, "monitor": type(monitor).__name__, "alerts": monitor.alerts}
        elif kind == "reference":
            rows = _Rows(message)
            monitor.reference(message["predictions"], message["labels"])
            continue
        elif kind == "batch":
            rows.take(message)
            continue
        elif kind == "evaluate":
            predictions, labels = rows.empty()
            fired = monitor.evaluate(message["time"], predictions, labels)
            answer = {"type": "alert", "alerts": [{**alert, "value": _number(alert.get("value"))} for alert in fired]}
        elif kind == "bye":
            break
        else:
            continue
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _number(value):
    """A number of whatever library as JSON has it; None where it is not finite."""
    return float(value) if value is not None and math.isfinite(value) else None


class _Rows:
    """Batches since the last evaluation, joined column by column."""

    def __init__(self, reference):
        self.none = {log: _emptied(reference[log]) for log in ("predictions", "labels")}
        self.parts = []

    def take(self, message):
        self.parts.append(message)

    def empty(self):
        parts, self.parts = self.parts, []
        return [_joined([part[log] for part in parts]) if parts else self.none[log] for log in ("predictions", "labels")]


def _emptied(columns):
    return {name: _emptied(one) for name, one in columns.items()} if isinstance(columns, dict) else []


def _joined(parts):
    first = parts[0]
    if isinstance(first, dict):
        return {name: _joined([part[name] for part in parts]) for name in first}
    return [value for part in parts for value in part]
