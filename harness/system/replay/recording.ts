import type { ReplayPlan } from '../../core/plan.js';
import type { RowStore } from './row-store.js';

/** One feature column of a recording. Codes of texts are in the order in which they came. */
export interface RecordedColumn {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  readonly texts: readonly string[];
  readonly counts: readonly number[];
  readonly mean: number;
  readonly sd: number;
  readonly missing: number;
}

/** A file of recorded traffic, read once. Row layout: time, label, then one number a column. Frozen. */
export interface Recording {
  readonly file: string;
  readonly columns: readonly RecordedColumn[];
  /** Names of the columns that are segments; they are among `columns`, as categories. */
  readonly segments: readonly string[];
  readonly rows: number;
  readonly store: RowStore;
  /** Seconds since the epoch (or since the recording's own zero) of the first and last row; null without times. */
  readonly times: { readonly first: number; readonly last: number } | null;
  /** Rows that have a label. */
  readonly labelled: number;
  readonly labelClasses: readonly string[];
  /** Values of the label as numbers where there are at most 20, in ascending order; else empty. */
  readonly labelValues: readonly number[];
  /** Numbers that the stored labels stand for, where they are codes of words; null where they are numbers already. */
  readonly labelCodes: readonly number[] | null;
  /** What the model of the recording predicts, by its labels, else by its predictions and scores. */
  readonly task: 'binary' | 'regression';
  /** Slots of the recorded score and prediction, after those of the columns; −1 where there are none. */
  readonly scoreSlot: number;
  readonly predictionSlot: number;
  /** As `labelCodes`, for predictions. */
  readonly predictionCodes: readonly number[] | null;
}

export const timeSlot = 0;
export const labelSlot = 1;
/** Slot of the first column. */
export const columnSlot = 2;

/** What is to be read of a file. */
export interface ReadRequest {
  readonly file: string;
  readonly time: string | null;
  readonly timeUnit: ReplayPlan['timeUnit'];
  /** Column of the label in the file. */
  readonly label: string | null;
  /** Labels from another file, by the value of the key column. */
  readonly joined: { readonly key: string; readonly labels: ReadonlyMap<string, string>; readonly name: string } | null;
  /** Columns that are no features. */
  readonly ignored: readonly string[];
  /** Columns of what the model said. */
  readonly score: string | null;
  readonly prediction: string | null;
  readonly segments: readonly string[];
  /** Types that are known already (of a reference, from the main file); null: found out. Columns outside it are ignored. */
  readonly types: ReadonlyMap<string, 'numeric' | 'categorical'> | null;
}
