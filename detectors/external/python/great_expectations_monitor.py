"""Great Expectations: fires where any expectation fails on the last rows."""

import logging
import os

os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")

import great_expectations as gx
from driftdrill_monitor import run
from frames import FrameMonitor

logging.disable(logging.WARNING)


class GreatExpectations(FrameMonitor):
    def learn(self, reference):
        self.context = gx.get_context(mode="ephemeral")
        self.context.variables.progress_bars = {"globally": False}
        given = self.config["expectations"]
        self.suite = [expectation(one) for one in given] if given else self.habits(reference)

    def habits(self, reference):
        """What holds of the reference: its range (or its categories), and at most `tolerance` more missing values."""
        tolerance = self.config["tolerance"]
        suite = []
        for name in self.columns.names:
            column = reference[name]
            mostly = max(0.0, 1 - column.isna().mean() - tolerance)
            suite.append(gx.expectations.ExpectColumnValuesToNotBeNull(column=name, mostly=mostly))
            known = column.dropna()
            if not len(known):
                continue
            if self.columns.numeric[name]:
                low, high = float(known.min()), float(known.max())
                between = gx.expectations.ExpectColumnValuesToBeBetween
                suite.append(between(column=name, min_value=low, max_value=high, mostly=1 - tolerance))
            else:
                values = sorted(known.unique())
                among = gx.expectations.ExpectColumnValuesToBeInSet
                suite.append(among(column=name, value_set=values, mostly=1 - tolerance))
        return suite

    def look(self, rows):
        batch = self.context.data_sources.pandas_default.read_dataframe(rows)
        failed = sum(not batch.validate(one).success for one in self.suite)
        return failed / len(self.suite) if failed else None


def expectation(given):
    name = "".join(part.capitalize() for part in given["type"].split("_"))
    return getattr(gx.expectations, name)(**given.get("kwargs", {}))


run(GreatExpectations())
