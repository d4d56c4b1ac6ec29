import { z } from 'zod';
import type { RequestBatch } from '../harness/core/batch.js';
import { share } from '../harness/core/quantity.js';
import type { Injector, InjectorContext, InjectorDeclaration } from './injector.js';

const label = z.union([z.literal(0), z.literal(1)]);
const params = z.strictObject({
  share: share().describe('share of the labels that are flipped (share)'),
  from: label.optional().describe('only labels of this class are flipped (0 or 1)'),
  to: label.optional().describe('the class that they are given: the other one (0 or 1)'),
});
type Params = z.output<typeof params>;

/** The class that is flipped, or null for both. */
function onlyClass(given: Params): number | null {
  if (given.from !== undefined) return given.from;
  return given.to === undefined ? null : 1 - given.to;
}

/**
 * Gives some labels the wrong class or, where labels are numbers, the label of the request before. What really happened
 * stays as it was.
 */
class LabelFlip implements Injector {
  private readonly only: number | null;
  /** The true label of the request before. */
  private before = Number.NaN;

  constructor(
    private readonly given: Params,
    private readonly context: InjectorContext,
  ) {
    this.only = onlyClass(given);
  }

  apply(batch: RequestBatch, intensity: Float64Array): number {
    const { rng } = this.context;
    const { n, label: column } = batch;
    const numbers = this.context.shape.task === 'regression';
    let changed = 0;
    for (let i = 0; i < n; i++) {
      const u = rng.uniform();
      const value = column[i];
      const wrong = numbers ? this.before : 1 - value;
      this.before = value;
      if (u >= this.given.share * intensity[i] || Number.isNaN(value)) continue;
      if (this.only !== null && value !== this.only) continue;
      if (numbers && (Number.isNaN(wrong) || wrong === value)) continue;
      column[i] = wrong;
      changed += 1;
    }
    return changed;
  }
}

export const labelFlip: InjectorDeclaration = {
  kind: 'label-flip',
  summary:
    'Labels arrive with the wrong class (numbers: with the label of the request before); the world itself is unchanged',
  source: 'Label noise, uniform and class-dependent: Frénay & Verleysen 2014',
  params,
  seam: 'labels',
  diagnosis: 'data-quality',
  idle: (given) =>
    (given as Params).share === 0 ||
    ((given as Params).from === (given as Params).to && (given as Params).from !== undefined),
  check: (given, shape) => {
    const { from, to } = given as Params;
    if (shape.task === 'regression' && (from !== undefined || to !== undefined))
      return ['labels of a regression are numbers: `from` and `to` name classes'];
    return from !== undefined && from === to ? [`'from' and 'to' are both ${from}: nothing would be flipped`] : [];
  },
  create: (given, context) => new LabelFlip(given as Params, context),
};
