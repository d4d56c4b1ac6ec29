import type { Concept, FaultClock, FeatureDetail, InjectorContext } from '../../../injectors/injector.js';
import type { RequestBatch, Shape } from '../../core/batch.js';
import type { Rng } from '../../core/rng.js';

/** The context of one running injector. Its scratch columns are plain fields, so that branches do not share them. */
export class BranchContext implements InjectorContext {
  private readonly columns: (Float64Array | undefined)[] = [];

  constructor(
    readonly shape: Shape,
    readonly features: readonly number[],
    readonly rng: Rng,
    readonly concept: Concept | null,
    readonly details: readonly FeatureDetail[],
    readonly clock: FaultClock,
  ) {}

  writable(batch: RequestBatch, feature: number): Float64Array {
    if (batch.served[feature] !== batch.world[feature]) return batch.served[feature];
    this.columns[feature] ??= new Float64Array(batch.time.length);
    const column = this.columns[feature];
    column.set(batch.world[feature].subarray(0, batch.n));
    batch.served[feature] = column;
    return column;
  }
}
