import type { Shape } from './batch.js';
import type { LabelLog, PredictionLog } from './telemetry.js';

/** One time series under a name of the user's. */
export interface MetricSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** One a tick; NaN where there is no sample. */
  readonly values: Float64Array;
}

/** What a scraper saw of one branch: sample k is of `fromS` + k·`everyS` seconds after the start of the trial. */
export interface MetricsTape {
  readonly kind: 'metrics';
  readonly fromS: number;
  readonly everyS: number;
  readonly series: readonly MetricSeries[];
}

/** The logs of one branch, whole: rows in time order, labels in the order in which they became known. */
export interface RowsTape {
  readonly kind: 'rows';
  readonly shape: Shape;
  readonly predictions: PredictionLog;
  readonly labels: LabelLog;
  /** Rows to compare with, where the scenario names a reference file. */
  readonly reference: Pick<RowsTape, 'predictions' | 'labels'> | null;
  /** Else the part of the run that is compared with, seconds since the start of the trial. */
  readonly referenceS: readonly [from: number, to: number] | null;
}

/** What a monitor outside gets of one branch. */
export type Tape = MetricsTape | RowsTape;

/** Numbers on a tape, by which blocks of them are measured. */
export function tapeSize(tape: Tape): number {
  if (tape.kind === 'metrics') return tape.series.reduce((sum, { values }) => sum + values.length, 0);
  return tape.predictions.n * (tape.predictions.features.length + 4) + tape.labels.n * 5;
}
