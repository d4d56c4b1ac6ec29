import type { Column } from './batch.js';

/** One row a request, in time order. All that a monitor may see of it. */
export interface PredictionLog {
  readonly n: number;
  /** Seconds since the start of the trial. */
  readonly time: Float64Array;
  /** One column a segment dimension. */
  readonly segments: readonly Int32Array[];
  /** As served to the model. */
  readonly features: readonly Column[];
  /** Seconds since materialisation; undefined for features that no store serves. */
  readonly age: readonly (Float64Array | undefined)[];
  /** NaN where the request failed or there is no model. */
  readonly score: Float64Array;
  readonly prediction: Float64Array;
  /** Seconds. */
  readonly latency: Float64Array;
  readonly failed: Uint8Array;
  /**
   * Under `traffic.aggregate` a row stands for many requests of its tick that are alike: how many, and the seconds that
   * they took together; `latency` is then some number of seconds in the bin that they fell into. Absent: each row is one.
   */
  readonly tally?: { readonly requests: Float64Array; readonly seconds: Float64Array };
}

/** One row a label, in the order in which labels become known. */
export interface LabelLog {
  readonly n: number;
  /** When the label became known, seconds since the start of the trial. */
  readonly time: Float64Array;
  /** When its request came. */
  readonly requestTime: Float64Array;
  readonly segments: readonly Int32Array[];
  readonly label: Float64Array;
  readonly prediction: Float64Array;
  readonly score: Float64Array;
}

/** All that became visible in [from, to), seconds since the start of the trial. Valid until the next step: arrays are reused. */
export interface Telemetry {
  readonly from: number;
  readonly to: number;
  readonly predictions: PredictionLog;
  readonly labels: LabelLog;
}

/** A fixed sample of telemetry that detectors are compared with, where the scenario names a reference file. */
export type ReferenceLog = Pick<Telemetry, 'predictions' | 'labels'>;
