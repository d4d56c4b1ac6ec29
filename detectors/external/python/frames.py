"""For monitors that compare a data frame of the last rows with one of the reference."""

import fnmatch
import math

import pandas as pd
from driftdrill_monitor import Monitor


class Columns:
    """The features that a scenario names, such as ["feature.*"]."""

    def __init__(self, shape, patterns):
        self.numeric = {feature["name"]: feature["type"] == "numeric" for feature in shape["features"]}
        wanted = [pattern.removeprefix("feature.") for pattern in patterns]
        self.names = [name for name in self.numeric if any(fnmatch.fnmatchcase(name, one) for one in wanted)]

    def frame(self, predictions):
        """Numbers as floats, names as objects."""
        features = predictions["features"]
        kind = {True: "float64", False: "object"}
        return pd.DataFrame({name: pd.Series(features[name], dtype=kind[self.numeric[name]]) for name in self.names})


class FrameMonitor(Monitor):
    """Gives `learn` the reference and `look` the rows of the last `window` seconds."""

    def configure(self, config, shape):
        self.config = config
        self.columns = Columns(shape, config["columns"])
        self.alert = config["alert"]

    def reference(self, predictions, labels):
        self.parts = []
        self.learn(self.columns.frame(predictions))

    def evaluate(self, now, predictions, labels):
        self.parts.append(self.columns.frame(predictions).assign(_time=pd.Series(predictions["time"], dtype="float64")))
        kept = [part[part["_time"] >= now - 1000 * self.config["window"]] for part in self.parts]
        self.parts = [part for part in kept if len(part)]
        if not self.parts:
            return []
        rows = pd.concat(self.parts, ignore_index=True).drop(columns="_time")
        if len(rows) < self.config["minimum"]:
            return []
        value = self.look(rows)
        if value is None:
            return []
        return [{"alert": self.alert, "value": float(value) if math.isfinite(value) else None}]

    def learn(self, reference):
        """Takes the reference as a data frame."""
        raise NotImplementedError

    def look(self, rows):
        """Returns the statistic where the alert fires on these rows, else None."""
        raise NotImplementedError
