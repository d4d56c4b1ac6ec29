"""NannyML's univariate drift: fires where the last rows, as one chunk, raise an alert of their own in any column."""

import os

os.environ.setdefault("NML_DISABLE_USAGE_LOGGING", "1")

from driftdrill_monitor import run
from frames import FrameMonitor
from nannyml import UnivariateDriftCalculator
from nannyml.chunk import CountBasedChunker


class NannyML(FrameMonitor):
    def learn(self, reference):
        categorical = [name for name in self.columns.names if not self.columns.numeric[name]]
        self.calculator = UnivariateDriftCalculator(
            column_names=self.columns.names,
            treat_as_categorical=categorical,
            continuous_methods=[self.config["continuous"]],
            categorical_methods=[self.config["categorical"]],
            chunk_number=self.config["chunks"],
        ).fit(reference)
        self.calculator.chunker = CountBasedChunker(1)

    def look(self, rows):
        found = self.calculator.calculate(rows).filter(period="analysis").to_df(multilevel=False)
        last = found.iloc[-1]
        fired = [name.removesuffix("_alert") for name in found.columns if name.endswith("_alert") and last[name]]
        return max(last[f"{name}_value"] for name in fired) if fired else None


run(NannyML())
