"""Evidently's data drift preset: fires where the share of drifted columns reaches `share`."""

import os

os.environ.setdefault("DO_NOT_TRACK", "1")

from driftdrill_monitor import run
from evidently import Report, presets
from frames import FrameMonitor


class Evidently(FrameMonitor):
    def learn(self, reference):
        self.expected = reference.dropna(axis=1, how="all")
        preset = getattr(presets, self.config["preset"])
        self.report = Report([preset(drift_share=self.config["share"])])

    def look(self, rows):
        # Evidently refuses to look at a column without any value.
        rows = rows[self.expected.columns].dropna(axis=1, how="all")
        if not len(rows.columns):
            return None
        for metric in self.report.run(rows, self.expected[rows.columns]).dict()["metrics"]:
            if metric["metric_name"].startswith("DriftedColumnsCount"):
                share = metric["value"]["share"]
                return share if share >= self.config["share"] else None
        raise RuntimeError(f"{self.config['preset']} counts no drifted columns")


run(Evidently())
