import type { RequestBatch } from '../core/batch.js';
import type { ServingPlan } from '../core/plan.js';
import { type Rng, stream } from '../core/rng.js';
import { scratch } from '../core/scratch.js';
import { batchCapacity } from './constants.js';
import { type Distribution, distribution, toValues, type Underlying, underlyingOf } from './traffic/distribution.js';

/** How long requests take and which of them fail. What the scenario does not give is 0 and draws nothing. */
export class Serving {
  private readonly latency: Distribution | null;
  private readonly underlying: Underlying;
  private readonly latencyRng: Rng;
  private readonly errorRng: Rng | null;
  private readonly errors: number;
  private readonly scratch: Float64Array;

  constructor(plan: ServingPlan, seed: string) {
    this.latency = plan.latency && distribution(plan.latency);
    this.underlying = plan.latency ? underlyingOf([plan.latency]) : 'none';
    this.latencyRng = stream(seed, 'serving.latency');
    this.errors = plan.errors;
    this.errorRng = plan.errors > 0 ? stream(seed, 'serving.errors') : null;
    this.scratch = scratch(Float64Array, plan.errors > 0 ? batchCapacity : 0);
  }

  /** Fills `batch.latency` (not below 0) and `batch.failed`. */
  fill(batch: RequestBatch): void {
    const { n, latency, failed } = batch;
    if (this.latency) {
      if (this.underlying === 'normal') this.latencyRng.fillNormal(latency, 0, n);
      else if (this.underlying === 'uniform') this.latencyRng.fillUniform(latency, 0, n);
      toValues(this.latency, this.underlying, latency, n);
      if (this.latency.plan.kind !== 'lognormal') for (let i = 0; i < n; i++) if (latency[i] < 0) latency[i] = 0;
    } else latency.fill(0, 0, n);
    if (!this.errorRng) {
      failed.fill(0, 0, n);
      return;
    }
    const { scratch, errors } = this;
    this.errorRng.fillUniform(scratch, 0, n);
    for (let i = 0; i < n; i++) failed[i] = scratch[i] < errors ? 1 : 0;
  }
}
