import type { Concept } from '../../injectors/injector.js';
import type { RequestBatch } from '../core/batch.js';
import { addUpShown, type ItemPool } from './models/item-pool.js';
import type { LinearPredictor } from './models/linear-predictor.js';
import type { Ranker } from './models/ranker.js';
import { addUp, type WeightedSum, weightedSum } from './models/weighted-sum.js';

/** The true P(y | x) as a linear predictor over the world. With a ranker it speaks of the item that was shown. */
export class TrueConcept implements Concept {
  readonly names: readonly string[];
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly sds: readonly number[];
  private compiled: WeightedSum;

  constructor(
    readonly predictor: LinearPredictor,
    private readonly ranker: Ranker | null,
    private readonly pool: ItemPool | null,
  ) {
    const { design, weights } = predictor.sum;
    this.names = design.names;
    this.weights = weights;
    this.means = design.means;
    this.sds = design.sds;
    this.compiled = predictor.sum;
  }

  apply(weights: ArrayLike<number>, batch: RequestBatch, out: Float64Array): void {
    const { design } = this.predictor.sum;
    if (this.ranker && this.pool) {
      addUpShown(this.pool, design, weights, this.ranker.shown, batch, out);
      return;
    }
    if (weights !== this.compiled.weights) this.compiled = weightedSum(design, weights);
    addUp(this.compiled, 0, batch.world, batch.n, out);
  }

  /** Fills `batch.eta`: the linear predictor of the truth, before any fault. */
  fill(batch: RequestBatch): void {
    const { n, eta } = batch;
    const { sum, intercept } = this.predictor;
    if (!this.ranker || !this.pool) {
      addUp(sum, intercept, batch.world, n, eta);
      return;
    }
    const { appeal } = this.pool;
    const { shown } = this.ranker;
    addUpShown(this.pool, sum.design, sum.weights, shown, batch, eta);
    for (let i = 0; i < n; i++) eta[i] += intercept + appeal[shown[i]];
  }
}
