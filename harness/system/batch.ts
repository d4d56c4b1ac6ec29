import type { RequestBatch, Shape } from '../core/batch.js';
import { batchCapacity } from './constants.js';

/** An empty batch for a shape; `served` starts as `world` where no store stands between. */
export function emptyBatch(shape: Shape, capacity = batchCapacity): RequestBatch {
  const column = () => new Float64Array(capacity);
  const world = shape.features.map(column);
  return {
    n: 0,
    firstOrdinal: 0,
    time: column(),
    entity: new Int32Array(capacity),
    segments: shape.segments.map(() => new Int32Array(capacity)),
    world,
    served: shape.features.map((feature, index) => (feature.stored ? column() : world[index])),
    asOf: shape.features.map((feature) => (feature.stored ? column() : undefined)),
    score: column(),
    prediction: column(),
    latency: column(),
    failed: new Uint8Array(capacity),
    eta: column(),
    label: column(),
    labelAt: column(),
  };
}
