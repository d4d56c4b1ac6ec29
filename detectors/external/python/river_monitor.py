"""One of River's change detectors on one signal, value by value: fires at the evaluation after a change."""

from driftdrill_monitor import Monitor, run
from river import drift


class River(Monitor):
    def configure(self, config, shape):
        self.config = config
        self.regression = shape["task"] == "regression"

    def reference(self, predictions, labels):
        module = drift.binary if hasattr(drift.binary, self.config["detector"]) else drift
        self.detector = getattr(module, self.config["detector"])(**self.config["parameters"])
        self.scan(predictions, labels)

    def evaluate(self, now, predictions, labels):
        changes = self.scan(predictions, labels)
        return [{"alert": self.config["alert"], "value": changes}] if changes else []

    def scan(self, predictions, labels):
        changes = 0
        for value in self.values(predictions, labels):
            if value is None:
                continue
            self.detector.update(value)
            changes += self.detector.drift_detected
        return changes

    def values(self, predictions, labels):
        signal = self.config["signal"]
        if signal.startswith("feature."):
            return predictions["features"][signal.removeprefix("feature.")]
        if signal in ("score", "prediction", "latency"):
            return predictions[signal]
        pairs = zip(labels["label"], labels["prediction"])
        if self.regression:
            return [None if a is None or b is None else a - b for a, b in pairs]
        return [None if a is None or b is None else int(a != b) for a, b in pairs]


run(River())
