/** One column of recorded traffic that is a feature. */
export interface ReplayFeature {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  /** Distinct values in ascending order; empty for numeric columns. */
  readonly categories: readonly string[];
  /** Share of each category among the rows that have one; empty for numeric columns. */
  readonly weights: readonly number[];
  /** Over the cells that are not empty; 0 for categorical columns. */
  readonly mean: number;
  /** Population standard deviation. */
  readonly sd: number;
  /** Number of empty cells. */
  readonly missing: number;
}

/** What a recording holds, for validation before a run. */
export interface ReplaySummary {
  readonly features: readonly ReplayFeature[];
  readonly segments: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly rows: number;
  /** From the first to the last row; null where rows carry no time. */
  readonly spanS: number | null;
  /** Milliseconds since the epoch of the first row; null where rows carry no time, or one that is not a date. */
  readonly startMs: number | null;
  /** Rows that have a label. */
  readonly labelled: number;
  /** What the model of the recording predicts. */
  readonly task: 'binary' | 'regression';
  /** Recorded time of the first row that is replayed, seconds since the first row; 0 where rows carry no time. */
  readonly skippedS: number;
  /** From the first row that is replayed to a mean gap after the last one; null where rows carry no time. */
  readonly coverS: number | null;
  /** Distinct labels in ascending order where there are at most 20; empty otherwise. */
  readonly labelClasses: readonly string[];
}
