import type { RequestBatch } from '../../core/batch.js';
import type { TrafficPlan } from '../../core/plan.js';
import { type Rng, stream } from '../../core/rng.js';
import { scratch } from '../../core/scratch.js';
import { batchCapacity } from '../constants.js';
import { type Arrivals, PoissonArrivals, RegularArrivals, SeasonalArrivals } from './arrivals.js';
import type { CorrelatedGroup } from './correlations.js';
import { type EntityVariate, entityVariate } from './entity-variate.js';
import { FeatureColumn } from './feature-column.js';
import type { FeatureSpec } from './feature-spec.js';
import { hasSeason, noWaves, rateTable, type Waves, waves } from './season.js';
import { StoredFeature } from './stored-feature.js';
import type { Traffic } from './traffic.js';

/** What generated traffic is made of, worked out once a process. Frozen. */
export interface TrafficTables {
  readonly plan: TrafficPlan;
  readonly specs: readonly FeatureSpec[];
  readonly group: CorrelatedGroup | null;
  /** Segment value of each entity, one table a dimension. */
  readonly entitySegments: readonly Int32Array[];
  /** True where anything hangs on who makes the request. */
  readonly entities: boolean;
}

/** Arrivals of the plan's rate and season. */
export function arrivalsOf(plan: TrafficPlan, seed: string, w: Waves): Arrivals {
  const rate = plan.ratePerS ?? 1;
  const rng = plan.arrivals === 'poisson' ? stream(seed, 'arrivals') : null;
  if (hasSeason(plan.season))
    return new SeasonalArrivals(rng, rate, Object.freeze({ relative: rateTable(plan.season, w) }));
  return rng ? new PoissonArrivals(rng, rate) : new RegularArrivals(rate);
}

/** Drawn traffic: arrivals, entities with their segments, and features, each from a stream of its own. */
export class GeneratedTraffic implements Traffic {
  readonly labelled = false;
  readonly stored: readonly StoredFeature[];
  private readonly plain: readonly FeatureColumn[];
  private readonly arrivals: Arrivals;
  private readonly entityRng: Rng;
  private readonly innovations: Float64Array[];
  private ordinal = 0;

  /** @param arrivals replaces the plan's own, for samples that must cover a whole season */
  constructor(
    private readonly tables: TrafficTables,
    seed: string,
    readonly startMs: number,
    arrivals?: Arrivals,
  ) {
    const { plan, specs, group } = tables;
    const seasonal = hasSeason(plan.season) || specs.some(({ season }) => season !== null);
    const w = seasonal ? waves(startMs, plan.timezone) : noWaves;
    this.arrivals = arrivals ?? arrivalsOf(plan, seed, w);
    this.entityRng = stream(seed, 'entities');
    const members = group?.members ?? [];
    this.innovations = members.map(() => scratch(Float64Array, batchCapacity));
    const variates: (EntityVariate | undefined)[] = plan.features.map((feature) =>
      feature.store ? entityVariate(stream(seed, `feature:${feature.name}`), feature.store.changeS) : undefined,
    );
    const plain: FeatureColumn[] = [];
    const stored: StoredFeature[] = [];
    plan.features.forEach((feature, index) => {
      const own = variates[index];
      if (!own || !feature.store) {
        plain.push(new FeatureColumn(index, specs[index], stream(seed, `feature:${feature.name}`), w));
        return;
      }
      const at = members.indexOf(index);
      const parts = at < 0 ? [own] : members.slice(0, at + 1).map((member) => variates[member] as EntityVariate);
      const weights = at < 0 ? [1] : (group as CorrelatedGroup).lower[at];
      stored.push(
        new StoredFeature(
          index,
          feature.store.refreshS,
          specs[index],
          Object.freeze(parts),
          Object.freeze([...weights]),
          w,
          batchCapacity,
        ),
      );
    });
    this.plain = plain;
    this.stored = stored;
  }

  next(): number {
    return this.arrivals.next;
  }

  fill(batch: RequestBatch, until: number): void {
    const n = this.arrivals.fill(batch.time, until);
    batch.n = n;
    batch.firstOrdinal = this.ordinal;
    this.ordinal += n;
    if (this.tables.entities) this.drawEntities(batch);
    for (const column of this.plain) column.draw(batch.world[column.index], n);
    if (this.tables.group) this.correlate(batch, this.tables.group);
    for (const column of this.plain) column.finish(batch.world[column.index], batch);
    for (const feature of this.stored) feature.fill(batch);
  }

  private drawEntities(batch: RequestBatch): void {
    const { entity, n } = batch;
    const { entityRng } = this;
    const count = this.tables.plan.entities.count;
    entityRng.fillIntegers(entity, 0, n, count);
    batch.segments.forEach((column, dimension) => {
      const table = this.tables.entitySegments[dimension];
      for (let i = 0; i < n; i++) column[i] = table[entity[i]];
    });
  }

  /** Mixes the group's independent variates: z = L·e. Stored members find their own by hashing. */
  private correlate(batch: RequestBatch, group: CorrelatedGroup): void {
    const { members, lower, stored } = group;
    const { n } = batch;
    members.forEach((member, at) => {
      if (at >= stored) this.innovations[at].set(batch.world[member].subarray(0, n));
      else this.stored.find((feature) => feature.index === member)?.innovations(batch, this.innovations[at]);
    });
    for (let at = stored; at < members.length; at++) {
      const out = batch.world[members[at]];
      const own = lower[at][at];
      const e = this.innovations[at];
      for (let i = 0; i < n; i++) out[i] = own * e[i];
      for (let k = 0; k < at; k++) {
        const weight = lower[at][k];
        const other = this.innovations[k];
        for (let i = 0; i < n; i++) out[i] += weight * other[i];
      }
    }
  }
}
