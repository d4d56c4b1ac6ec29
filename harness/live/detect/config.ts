import type { Shape } from '../../core/batch.js';
import type { StackPlan } from '../../core/plan.js';
import type { ReferenceLog } from '../../core/telemetry.js';
import type { Route } from '../client.js';
import type { PredictionContext } from '../records/prediction.js';
import type { ArrivalConfig } from './arrival.js';

/** All that detectors are told. Nothing in it leads to what the faults are or when they act, nor to the seed that they were drawn from. */
export interface DetectorsConfig {
  readonly addresses: readonly string[];
  /** By way of what they connect to the broker. */
  readonly route: Route;
  readonly prefix: string;
  readonly stack: StackPlan;
  readonly shape: Shape;
  readonly reference: ReferenceLog | null;
  readonly warmupS: number;
  readonly timezone: string;
  readonly context: PredictionContext;
  /** Null: telemetry counts when it happened, however late it comes. */
  readonly arrival: ArrivalConfig | null;
}
