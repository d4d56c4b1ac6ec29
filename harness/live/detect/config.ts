import type { Shape } from '../../core/batch.js';
import type { StackPlan } from '../../core/plan.js';
import type { ReferenceLog } from '../../core/telemetry.js';
import type { PredictionContext } from '../records/prediction.js';

/** All that detectors are told. Nothing in it leads to the faults, nor to the seed that they were drawn from. */
export interface DetectorsConfig {
  readonly addresses: readonly string[];
  readonly prefix: string;
  readonly stack: StackPlan;
  readonly shape: Shape;
  readonly reference: ReferenceLog | null;
  readonly warmupS: number;
  readonly timezone: string;
  readonly context: PredictionContext;
}
