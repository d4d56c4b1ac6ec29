import { z } from 'zod';
import type { RequestBatch } from '../harness/core/batch.js';
import { duration, share } from '../harness/core/quantity.js';
import type { Injector, InjectorContext, InjectorDeclaration } from './injector.js';

const params = z.strictObject({
  factor: z.number().min(0).default(1).describe('factor on the latency (no unit)'),
  add: duration().prefault('0').describe('added to the latency (duration)'),
  share: share().default(1).describe('share of the requests that are slow (share)'),
});
type Params = z.output<typeof params>;

/** Slows requests down; a partial intensity slows all of them down by part of it. */
class LatencySpike implements Injector {
  constructor(
    private readonly given: Params,
    private readonly context: InjectorContext,
  ) {}

  apply(batch: RequestBatch, intensity: Float64Array): number {
    const { factor, add, share: slow } = this.given;
    const { rng } = this.context;
    const { n, latency } = batch;
    let changed = 0;
    for (let i = 0; i < n; i++) {
      if (slow < 1 && rng.uniform() >= slow) continue;
      if (intensity[i] === 0) continue;
      const before = latency[i];
      latency[i] = before * (1 + (factor - 1) * intensity[i]) + add * intensity[i];
      if (latency[i] !== before) changed += 1;
    }
    return changed;
  }
}

export const latencySpike: InjectorDeclaration = {
  kind: 'latency-spike',
  summary: 'Requests take longer, all of them or a share',
  source: 'The latency toxic of Toxiproxy 2.5',
  params,
  seam: 'serving',
  diagnosis: 'system',
  idle: (given) => {
    const { factor, add, share: slow } = given as Params;
    return slow === 0 || (factor === 1 && add === 0);
  },
  check: () => [],
  effect: (given) => {
    const { factor, add, share: slow } = given as Params;
    return { kind: 'slows', share: slow, factor, add };
  },
  create: (given, context) => new LatencySpike(given as Params, context),
};
