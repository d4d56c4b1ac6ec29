import type { RequestBatch } from '../../core/batch.js';
import type { Rng } from '../../core/rng.js';
import { toValues } from './distribution.js';
import { type FeatureSpec, rowValue } from './feature-spec.js';
import type { Waves } from './season.js';

/** A feature that is drawn anew for each request, from a stream of its own. */
export class FeatureColumn {
  constructor(
    readonly index: number,
    private readonly spec: FeatureSpec,
    private readonly rng: Rng,
    private readonly waves: Waves,
  ) {}

  /** Fills the column with the underlying variates. */
  draw(column: Float64Array, n: number): void {
    if (this.spec.underlying === 'normal') this.rng.fillNormal(column, 0, n);
    else if (this.spec.underlying === 'uniform') this.rng.fillUniform(column, 0, n);
  }

  /** Turns the variates in the column into values. */
  finish(column: Float64Array, batch: RequestBatch): void {
    const { spec, waves } = this;
    if (spec.season === null && spec.by.length === 0) {
      toValues(spec.variants[0], spec.underlying, column, batch.n);
      return;
    }
    for (let i = 0; i < batch.n; i++) column[i] = rowValue(spec, batch.segments, i, column[i], batch.time[i], waves);
  }
}
