import type { RequestBatch } from '../../core/batch.js';
import type { Rng } from '../../core/rng.js';
import type { Design } from './design.js';

/** Items that a ranker chooses from. Frozen. */
export interface ItemPool {
  readonly items: number;
  /** Terms of the design that items bend. */
  readonly terms: readonly number[];
  /** By item and term: what the item multiplies the term's weight by. */
  readonly factors: Float64Array;
  /** Log-odds that an item has of its own. */
  readonly appeal: Float64Array;
}

/** Draws the pool: factors N(1, taste), appeal N(0, appeal). */
export function itemPool(
  params: { items: number; taste: number; appeal: number },
  terms: readonly number[],
  rng: Rng,
): ItemPool {
  const factors = new Float64Array(params.items * terms.length);
  const appeal = new Float64Array(params.items);
  rng.fillNormal(factors, 0, factors.length);
  rng.fillNormal(appeal, 0, appeal.length);
  for (let i = 0; i < factors.length; i++) factors[i] = 1 + params.taste * factors[i];
  for (let i = 0; i < appeal.length; i++) appeal[i] *= params.appeal;
  return Object.freeze({ items: params.items, terms: Object.freeze([...terms]), factors, appeal });
}

/** out[i] = what the shown item of row i makes of the weighted sum over the true features, without its own appeal. */
export function addUpShown(
  pool: ItemPool,
  design: Design,
  weights: ArrayLike<number>,
  shown: Int32Array,
  batch: RequestBatch,
  out: Float64Array,
): void {
  const { terms, factors } = pool;
  const width = terms.length;
  const { n } = batch;
  out.fill(0, 0, n);
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k];
    if (weight === 0) continue;
    const bent = terms.indexOf(k);
    const column = batch.world[design.feature[k]];
    const category = design.category[k];
    const mean = design.means[k];
    for (let i = 0; i < n; i++) {
      const factor = bent < 0 ? 1 : factors[shown[i] * width + bent];
      const given = column[i];
      const value = category >= 0 ? (given === category ? 1 : 0) : Number.isNaN(given) ? mean : given;
      out[i] += weight * value * factor;
    }
  }
}
