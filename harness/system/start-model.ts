import { stream } from '../core/rng.js';
import { batchCapacity } from './constants.js';
import type { LoadedSystem } from './loaded.js';
import type { Model } from './models/model.js';

/** The model of one trial, as it stands at t = 0. */
export function startModel({ plan, parts, shape }: LoadedSystem, seed: string): Model {
  return parts.model.create({
    plan: plan.system.model,
    shape,
    predictor: parts.predictor,
    rng: stream(seed, 'model'),
    pool: parts.pool,
    capacity: batchCapacity,
    module: parts.userModel,
  });
}
