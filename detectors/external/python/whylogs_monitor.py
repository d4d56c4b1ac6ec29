"""whylogs' drift scores of profiles: fires where any column is in the category DRIFT."""

import os

os.environ.setdefault("WHYLOGS_NO_ANALYTICS", "True")

import whylogs
from driftdrill_monitor import run
from frames import FrameMonitor
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores


class Whylogs(FrameMonitor):
    def learn(self, reference):
        self.expected = whylogs.log(reference).view()

    def look(self, rows):
        scores = calculate_drift_scores(whylogs.log(rows).view(), self.expected, with_thresholds=True)
        drifted = [one for one in scores.values() if one is not None and one["drift_category"] == "DRIFT"]
        return max(one["statistic"] for one in drifted) if drifted else None


run(Whylogs())
