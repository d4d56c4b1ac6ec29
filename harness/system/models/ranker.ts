import { z } from 'zod';
import type { RequestBatch } from '../../core/batch.js';
import type { Rng } from '../../core/rng.js';
import { scratch } from '../../core/scratch.js';
import { fillDesign } from './design.js';
import type { ItemPool } from './item-pool.js';
import type { LinearPredictor } from './linear-predictor.js';
import type { Model, ModelDeclaration } from './model.js';

export const rankerParams = z.strictObject({
  items: z.int().min(1).max(1_000_000).default(500).describe('items in the pool'),
  candidates: z.int().min(1).max(1000).default(5).describe('candidates drawn from the pool for each request'),
  taste: z
    .number()
    .min(0)
    .default(0.5)
    .describe('sd of the factors by which an item multiplies each weight (mean 1; no unit)'),
  appeal: z.number().min(0).default(0.3).describe("sd of the items' own appeal (log-odds of a click)"),
});

/** Shows the candidate with the highest predicted click probability. */
export class Ranker implements Model {
  /** Item shown to each row of the last batch. */
  readonly shown: Int32Array;
  /** Weighted design values, row by row. */
  private readonly rows: Float64Array;
  /** Design values of one term. */
  private readonly column: Float64Array;
  /** Candidates, row by row. */
  private readonly drawn: Int32Array;

  constructor(
    private readonly predictor: LinearPredictor,
    private readonly pool: ItemPool,
    private readonly candidates: number,
    private readonly rng: Rng,
    capacity: number,
  ) {
    this.shown = scratch(Int32Array, capacity);
    this.rows = scratch(Float64Array, pool.terms.length * capacity);
    this.column = scratch(Float64Array, capacity);
    this.drawn = scratch(Int32Array, candidates * capacity);
  }

  predict(batch: RequestBatch): void {
    const { n, score, prediction, served } = batch;
    const { pool, candidates, rng, rows, shown, column, drawn } = this;
    const { design, weights } = this.predictor.sum;
    const { terms, factors, appeal, items } = pool;
    const width = terms.length;
    terms.forEach((term, k) => {
      const weight = weights[term];
      fillDesign(design, served, term, n, column);
      for (let i = 0; i < n; i++) rows[i * width + k] = weight * column[i];
    });
    rng.fillIntegers(drawn, 0, n * candidates, items);
    for (let i = 0; i < n; i++) {
      const row = i * width;
      let best = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < candidates; c++) {
        const item = drawn[i * candidates + c];
        let eta = appeal[item];
        const base = item * width;
        for (let k = 0; k < width; k++) eta += rows[row + k] * factors[base + k];
        if (eta > highest || best < 0) {
          highest = eta;
          best = item;
        }
      }
      shown[i] = best;
      const p = 1 / (1 + Math.exp(-(this.predictor.intercept + highest)));
      score[i] = p;
      prediction[i] = p;
    }
  }
}

export const ranker: ModelDeclaration = {
  kind: 'ranker',
  summary: 'A recommender: of a few candidate items the one with the highest predicted click probability is shown',
  source: 'Click models with item factors, as in Koren, Bell & Volinsky 2009',
  params: rankerParams,
  task: 'ranking',
  create: ({ plan, predictor, rng, pool, capacity }) =>
    new Ranker(predictor as LinearPredictor, pool as ItemPool, Number(plan.params.candidates), rng, capacity),
};
