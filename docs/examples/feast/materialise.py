"""Computes the feature anew and materialises it, each so many seconds, until it is ended.

    python materialise.py REPOSITORY SECONDS
"""

import os
import random
import sys
import time
from datetime import datetime, timedelta, timezone

repository, every = sys.argv[1], float(sys.argv[2])
os.chdir(repository)
sys.path.insert(0, repository)

import pandas  # noqa: E402
from feast import FeatureStore  # noqa: E402

import features  # noqa: E402

CARDS = range(20)


def compute(now):
    rows = {
        "card_id": list(CARDS),
        "velocity1h": [random.gauss(0, 1) for _ in CARDS],
        "event_timestamp": [now] * len(CARDS),
    }
    pandas.DataFrame(rows).to_parquet("velocity.parquet")


compute(datetime.now(timezone.utc))
store = FeatureStore(repo_path=".")
store.apply([features.card, features.velocity])
while True:
    started = time.monotonic()
    now = datetime.now(timezone.utc)
    compute(now)
    store.materialize(start_date=now - timedelta(minutes=1), end_date=now)
    print("materialised", now.isoformat(), flush=True)
    time.sleep(max(0.0, every - (time.monotonic() - started)))
