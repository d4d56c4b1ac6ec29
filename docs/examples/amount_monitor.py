"""Fires while the mean amount of the last evaluation interval is a fifth above the reference's."""

import os
import sys

sys.path.insert(0, os.environ["DRIFTDRILL_PYTHONPATH"])

from driftdrill_monitor import Monitor, run


class AmountMonitor(Monitor):
    alerts = [{"alert": "AmountRise", "severity": "ticket", "diagnosis": "data-drift"}]

    def reference(self, predictions, labels):
        self.expected = mean(predictions["features"]["amount"])

    def evaluate(self, now, predictions, labels):
        found = mean(predictions["features"]["amount"])
        return [{"alert": "AmountRise", "value": found}] if found > 1.2 * self.expected else []


def mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / max(1, len(known))


run(AmountMonitor())
