import type { RequestBatch, Shape } from '../core/batch.js';
import { scratch } from '../core/scratch.js';
import { batchCapacity } from './constants.js';

/** An empty batch for a shape; `served` starts as `world` where no store stands between. */
export function emptyBatch(shape: Shape, capacity = batchCapacity): RequestBatch {
  const column = () => scratch(Float64Array, capacity);
  const indices = () => scratch(Int32Array, capacity);
  const world = shape.features.map(column);
  return {
    n: 0,
    firstOrdinal: 0,
    time: column(),
    entity: indices(),
    segments: shape.segments.map(indices),
    world,
    served: shape.features.map((feature, index) => (feature.stored ? column() : world[index])),
    asOf: shape.features.map((feature) => (feature.stored ? column() : undefined)),
    score: column(),
    prediction: column(),
    latency: column(),
    failed: scratch(Uint8Array, capacity),
    eta: column(),
    label: column(),
    labelAt: column(),
  };
}
