"""PSI of ten features of 1,000 rows against known bins: prints milliseconds for all ten, best of many."""
import time

import numpy as np

rng = np.random.default_rng(1)
reference = rng.standard_normal((10, 10_000))
current = rng.standard_normal((10, 1000))
edges = [np.quantile(row, np.linspace(0, 1, 11)[1:-1]) for row in reference]
expected = [np.bincount(np.searchsorted(e, row, side="right"), minlength=10) / row.size for e, row in zip(edges, reference)]


def psi():
    out = 0.0
    for e, p, row in zip(edges, expected, current):
        q = np.maximum(np.bincount(np.searchsorted(e, row, side="right"), minlength=10) / row.size, 1e-4)
        out += float(np.sum((q - p) * np.log(q / p)))
    return out


best = float("inf")
for _ in range(200):
    start = time.process_time()
    psi()
    best = min(best, time.process_time() - start)
print(best * 1000)
