/** What single trials looked like, kept for the report. Times are seconds since the start of the trial. */

export interface StatisticTrace {
  detector: string;
  /** Concrete signal, such as `feature.amount`. */
  signal: string;
  segment: string;
  field: string;
  /** At most a few hundred points, thinned by keeping each bucket's extremes. */
  time: number[];
  value: (number | null)[];
}

export interface BranchTrace {
  branch: string;
  statistics: StatisticTrace[];
}

export interface TrialTrace {
  trial: number;
  branches: BranchTrace[];
}

/** The number that a rule compares a detector with, for the threshold line. */
export interface ThresholdMark {
  alert: string;
  detector: string;
  field: string;
  op: string;
  value: number;
}
