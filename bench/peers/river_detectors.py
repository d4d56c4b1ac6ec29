"""River's detectors on 100,000 0/1 errors: prints milliseconds for all three, best of three runs."""
import time

from river import drift
from river.drift.binary import DDM


def errors(n):
    state, out = 1, []
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(1 if state / 2147483648 < (0.10 if i < n / 2 else 0.15) else 0)
    return out


values = errors(100_000)
best = float("inf")
for _ in range(3):
    adwin, ddm, page_hinkley = drift.ADWIN(), DDM(), drift.PageHinkley()
    start = time.process_time()
    for value in values:
        adwin.update(value)
        ddm.update(value)
        page_hinkley.update(value)
    best = min(best, time.process_time() - start)
print(best * 1000)
