import { z } from 'zod';
import type { RequestBatch } from '../harness/core/batch.js';
import { share } from '../harness/core/quantity.js';
import type { Injector, InjectorContext, InjectorDeclaration } from './injector.js';

const params = z.strictObject({
  share: share().describe('share of the requests that fail (share)'),
});
type Params = z.output<typeof params>;

/** Makes requests fail: they get no prediction, and no label ever. */
class ErrorBurst implements Injector {
  constructor(
    private readonly given: Params,
    private readonly context: InjectorContext,
  ) {}

  apply(batch: RequestBatch, intensity: Float64Array): number {
    const { rng } = this.context;
    const { n, failed } = batch;
    let changed = 0;
    for (let i = 0; i < n; i++) {
      if (rng.uniform() >= this.given.share * intensity[i] || failed[i] === 1) continue;
      failed[i] = 1;
      changed += 1;
    }
    return changed;
  }
}

export const errorBurst: InjectorDeclaration = {
  kind: 'error-burst',
  summary: 'A share of the requests fails',
  source: 'The error ratio of the Google SRE workbook, chapter 5',
  params,
  seam: 'serving',
  diagnosis: 'system',
  idle: (given) => (given as Params).share === 0,
  check: () => [],
  effect: (given) => ({ kind: 'fails', share: (given as Params).share }),
  create: (given, context) => new ErrorBurst(given as Params, context),
};
