"""alibi-detect's KSDrift on numeric features: fires where any rejects at `p`, corrected for their number."""

from alibi_detect.cd import KSDrift
from driftdrill_monitor import run
from frames import FrameMonitor


class AlibiDetect(FrameMonitor):
    def learn(self, reference):
        self.names = [name for name in self.columns.names if self.columns.numeric[name]]
        known = reference[self.names].dropna().to_numpy("float32")
        self.detector = KSDrift(known, p_val=self.config["p"], correction=self.config["correction"])

    def look(self, rows):
        known = rows[self.names].dropna().to_numpy("float32")
        if len(known) < 2:
            return None
        found = self.detector.predict(known)["data"]
        return found["distance"].max() if found["is_drift"] else None


run(AlibiDetect())
