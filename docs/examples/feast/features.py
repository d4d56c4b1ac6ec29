"""A feature of cards, materialised from a Parquet file into SQLite."""

from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource
from feast.types import Float64
from feast.value_type import ValueType

card = Entity(name="card_id", value_type=ValueType.INT64)

velocity = FeatureView(
    name="velocity",
    entities=[card],
    # Not enforced: a value past it is served as PRESENT all the same.
    ttl=timedelta(seconds=2),
    schema=[Field(name="velocity1h", dtype=Float64)],
    source=FileSource(path="velocity.parquet", timestamp_field="event_timestamp"),
)
