import type { RequestBatch } from '../../core/batch.js';
import { scratch } from '../../core/scratch.js';
import { type EntityVariate, epochOf, epochStart, normalIn, uniformIn } from './entity-variate.js';
import { type FeatureSpec, rowValue } from './feature-spec.js';
import type { Waves } from './season.js';

/**
 * A feature that the feature store serves. The truth of an entity is constant within an epoch; the store serves it as
 * it was at the last materialisation, floor(t/refresh)·refresh.
 */
export class StoredFeature {
  private readonly epoch: Int32Array;
  private readonly raw: Float64Array;

  /**
   * @param parts variates that make up the underlying one (the last is the feature's own), with their weights:
   * more than one where the feature is correlated with other stored ones
   */
  constructor(
    readonly index: number,
    readonly refreshS: number,
    private readonly spec: FeatureSpec,
    private readonly parts: readonly EntityVariate[],
    private readonly weights: readonly number[],
    private readonly waves: Waves,
    capacity: number,
  ) {
    this.epoch = scratch(Int32Array, capacity);
    this.raw = scratch(Float64Array, capacity);
  }

  /** The last materialisation at or before t. */
  materialisedAt(t: number): number {
    return this.refreshS > 0 ? Math.floor(t / this.refreshS) * this.refreshS : t;
  }

  private own(): EntityVariate {
    return this.parts[this.parts.length - 1];
  }

  private value(batch: RequestBatch, i: number, t: number, epoch: number): number {
    const { parts, weights, spec } = this;
    const entity = batch.entity[i];
    const last = parts.length - 1;
    let variate = 0;
    if (spec.underlying === 'normal') {
      for (let k = 0; k < last; k++) variate += weights[k] * normalIn(parts[k], entity, epochOf(parts[k], entity, t));
      variate += weights[last] * normalIn(parts[last], entity, epoch);
    } else if (spec.underlying === 'uniform') variate = uniformIn(parts[last], entity, epoch);
    const at = spec.season ? epochStart(parts[last], entity, epoch) : t;
    return rowValue(spec, batch.segments, i, variate, at, this.waves);
  }

  /** Fills the truth at request time and the moment of the materialisation that would be served. */
  fill(batch: RequestBatch): void {
    const world = batch.world[this.index];
    const asOf = batch.asOf[this.index] as Float64Array;
    for (let i = 0; i < batch.n; i++) {
      const t = batch.time[i];
      const epoch = epochOf(this.own(), batch.entity[i], t);
      const value = this.value(batch, i, t, epoch);
      this.epoch[i] = epoch;
      this.raw[i] = value;
      world[i] = value;
      asOf[i] = this.materialisedAt(t);
    }
  }

  /** Fills what the store serves: the truth as of `batch.asOf`. Takes the state of the last `fill`. */
  serve(batch: RequestBatch, out: Float64Array): void {
    const asOf = batch.asOf[this.index] as Float64Array;
    const alone = this.parts.length === 1;
    for (let i = 0; i < batch.n; i++) {
      const epoch = epochOf(this.own(), batch.entity[i], asOf[i]);
      out[i] = alone && epoch === this.epoch[i] ? this.raw[i] : this.value(batch, i, asOf[i], epoch);
    }
  }

  /** Adds the underlying variate of the feature's own part, at request time, to a column of innovations. */
  innovations(batch: RequestBatch, out: Float64Array): void {
    const own = this.own();
    for (let i = 0; i < batch.n; i++)
      out[i] = normalIn(own, batch.entity[i], epochOf(own, batch.entity[i], batch.time[i]));
  }
}
