"""Evidently's data drift preset: fires where the share of drifted columns reaches `share`."""

import os

os.environ.setdefault("DO_NOT_TRACK", "1")

from driftdrill_monitor import run
from evidently import Report, presets
from frames import FrameMonitor


class Evidently(FrameMonitor):
    def learn(self, reference):
        self.expected = reference
        preset = getattr(presets, self.config["preset"])
        self.report = Report([preset(drift_share=self.config["share"])])

    def look(self, rows):
        for metric in self.report.run(rows, self.expected).dict()["metrics"]:
            if metric["metric_name"].startswith("DriftedColumnsCount"):
                share = metric["value"]["share"]
                return share if share >= self.config["share"] else None
        raise RuntimeError(f"{self.config['preset']} counts no drifted columns")


run(Evidently())
