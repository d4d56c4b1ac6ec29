import type { Column, RequestBatch } from '../core/batch.js';
import { scratch } from '../core/scratch.js';
import type { LabelLog, PredictionLog, Telemetry } from '../core/telemetry.js';

class PredictionColumns implements PredictionLog {
  n = 0;
  readonly age: (Float64Array | undefined)[];
  features: readonly Column[];

  constructor(
    readonly time: Float64Array,
    readonly segments: readonly Int32Array[],
    served: readonly Column[],
    stored: readonly boolean[],
    readonly score: Float64Array,
    readonly prediction: Float64Array,
    readonly latency: Float64Array,
    readonly failed: Uint8Array,
  ) {
    this.features = served;
    this.age = stored.map((is) => (is ? scratch(Float64Array, time.length) : undefined));
  }
}

/** What monitors are shown of a batch: views of its columns, and nothing through which the truth could be reached. */
export class TelemetryView implements Telemetry {
  from = 0;
  to = 0;
  readonly predictions: PredictionColumns;

  constructor(
    batch: RequestBatch,
    readonly labels: LabelLog,
  ) {
    this.predictions = new PredictionColumns(
      batch.time,
      batch.segments,
      [...batch.served],
      batch.asOf.map((column) => column !== undefined),
      batch.score,
      batch.prediction,
      batch.latency,
      batch.failed,
    );
  }

  show(batch: RequestBatch, from: number, to: number): this {
    this.from = from;
    this.to = to;
    this.predictions.n = batch.n;
    this.predictions.features = batch.served.slice();
    this.predictions.age.forEach((age, feature) => {
      const asOf = batch.asOf[feature];
      if (age && asOf) for (let i = 0; i < batch.n; i++) age[i] = batch.time[i] - asOf[i];
    });
    return this;
  }
}
