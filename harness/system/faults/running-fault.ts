import type { Concept, FeatureDetail, Injector, InjectorDeclaration, Seam } from '../../../injectors/injector.js';
import type { RequestBatch, Shape } from '../../core/batch.js';
import type { FaultPlan } from '../../core/plan.js';
import type { InjectionRecord } from '../../core/record.js';
import { type Rng, stream } from '../../core/rng.js';
import { scratch } from '../../core/scratch.js';
import { batchCapacity } from '../constants.js';
import type { ShapedClock } from './fault-clock.js';
import { type FaultScope, faultScope } from './fault-scope.js';
import { BranchContext } from './injector-context.js';

/** What a fault needs of the system. */
export interface FaultSurroundings {
  readonly shape: Shape;
  readonly details: readonly FeatureDetail[];
  readonly concept: Concept | null;
  readonly declaration: InjectorDeclaration;
  readonly idle: boolean;
}

/** An injector at work on one stored feature as the store knew it, beside the truth at request time. */
interface StoredSide {
  readonly feature: number;
  readonly injector: Injector;
}

/** A fault of one branch: which rows it reaches, how strongly, and what it has changed so far. */
export class RunningFault {
  readonly seam: Seam;
  private readonly id: string;
  private readonly idle: boolean;
  private readonly scope: FaultScope;
  private readonly rows: Rng;
  private readonly injector: Injector;
  private readonly storedSides: StoredSide[] = [];
  private readonly intensity = scratch(Float64Array, batchCapacity);
  private readonly storedIntensity: Float64Array;
  private readonly selected = scratch(Uint8Array, batchCapacity);
  private exposed = 0;
  private changed = 0;

  constructor(
    plan: FaultPlan,
    readonly clock: ShapedClock,
    surroundings: FaultSurroundings,
    seed: string,
  ) {
    const { shape, details, concept, declaration, idle } = surroundings;
    this.id = plan.id;
    this.idle = idle;
    this.seam = declaration.seam;
    this.scope = faultScope(plan.scope, shape);
    this.rows = stream(seed, `fault:${plan.id}:rows`);
    const create = (features: readonly number[]) =>
      declaration.create(
        plan.params,
        new BranchContext(shape, features, stream(seed, `fault:${plan.id}`), concept, details, clock),
      );
    this.injector = create(this.scope.features);
    if (this.seam === 'traffic' && !idle)
      for (const feature of this.scope.features)
        if (shape.features[feature].stored)
          this.storedSides.push({ feature, injector: create(Object.freeze([feature])) });
    this.storedIntensity = scratch(Float64Array, this.storedSides.length > 0 ? batchCapacity : 0);
  }

  record(): InjectionRecord {
    return { fault: this.id, exposed: this.exposed, changed: this.changed, idle: this.idle };
  }

  /** True while the fault acts in (some of) [from, …); batches are cut at its start and its end. */
  acts(from: number): boolean {
    return from >= this.clock.t0S && from < this.clock.endS;
  }

  /** Works out which rows are reached, for a batch inside [t₀, end). Once a batch, before any seam. */
  reach(batch: RequestBatch): void {
    const { n, time } = batch;
    const { selected, intensity, scope, clock, rows } = this;
    selected.fill(1, 0, n);
    if (scope.share < 1) for (let i = 0; i < n; i++) selected[i] = rows.uniform() < scope.share ? 1 : 0;
    scope.segments.forEach((mask, dimension) => {
      const column = batch.segments[dimension];
      if (mask) for (let i = 0; i < n; i++) selected[i] &= mask[column[i]];
    });
    for (let i = 0; i < n; i++) {
      intensity[i] = selected[i] === 1 ? clock.strength(time[i]) : 0;
      if (intensity[i] > 0) this.exposed += 1;
    }
  }

  apply(batch: RequestBatch): void {
    if (!this.idle) this.changed += this.injector.apply(batch, this.intensity);
  }

  /** A fault of the world, on what the store knew: as strong as it was at the moment of materialisation. */
  applyStored(batch: RequestBatch, feature: number): void {
    const side = this.storedSides.find((candidate) => candidate.feature === feature);
    if (!side) return;
    const { n } = batch;
    const { storedIntensity, selected, clock } = this;
    const asOf = batch.asOf[feature] as Float64Array;
    for (let i = 0; i < n; i++) storedIntensity[i] = selected[i] === 1 ? clock.strength(asOf[i]) : 0;
    const truth = batch.world[feature];
    batch.world[feature] = batch.served[feature];
    side.injector.apply(batch, storedIntensity);
    batch.world[feature] = truth;
  }
}
