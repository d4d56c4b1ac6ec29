/** The scorecard, version 1. Times are seconds of simulated time, intervals 95 %. */

export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface DelayEstimates {
  median: Estimate;
  p90: Estimate;
  rmst: Estimate;
}

export interface FaultScore {
  hits: number;
  misses: number;
  masked: number;
  coincident: number;
  /** Net of chance: (R₁ − R₀)/(1 − R₀). */
  recall: Estimate;
  rawRecall: Estimate;
  chance: Estimate;
  ttdS: DelayEstimates;
  notifiedS: DelayEstimates;
  /** From the end of a ramp (t₁); null for abrupt faults. */
  fromDevelopedS: DelayEstimates | null;
  /** Null where the scenario declares no `business.harm`. */
  fromHarmS: DelayEstimates | null;
  diagnosisCorrect: Estimate | null;
  /** Mean seconds of the hits' time-to-detect that went to each part; parts sum to the mean. */
  timeParts: {
    firstEvidence: number;
    accumulation: number;
    schedule: number;
    for: number;
    notification: number;
  } | null;
  /** By trial number; null is a miss. Delays from t₀ to the first new episode. */
  perTrial: { faulted: (number | null)[]; twin: (number | null)[]; masked: number[] };
}

export interface FalseAlarmScore {
  episodes: number;
  exposureDays: number;
  perDay: Estimate;
  arl0S: Estimate;
  /** P(an alarm within `horizonS` of in-control running). */
  alarmBy: { horizonS: number; probability: Estimate };
  /** The same over exposure resampled from the rows before a recorded incident, where the scenario asks for it. */
  resampled?: FalseAlarmScore;
}

/** False alarms in resampled exposure, by alert and of all together. */
export interface ResampledControl {
  alerts: Record<string, FalseAlarmScore>;
  stack: FalseAlarmScore;
}

export interface AlertScore {
  severity: string;
  diagnosis: string | null;
  runbook: string | null;
  faults: Record<string, FaultScore>;
  falseAlarms: FalseAlarmScore;
  resetS: Estimate | null;
}

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'invalid';

/** A gate or an expectation in one cell of a sweep; bounds are one-sided 95 % ones. */
export interface CellVerdict {
  set: Record<string, unknown>;
  case: string | null;
  value: number | null;
  low: number | null;
  high: number | null;
  verdict: Verdict;
  note: string | null;
}

export interface GateResult {
  gate: string;
  /** Of the file's own values; null where `where` leaves them out. */
  value: number | null;
  low: number | null;
  high: number | null;
  /** Of all cells in which it is judged: the worst. */
  verdict: Verdict;
  /** Why it could not be decided, or what is wrong with it. */
  note: string | null;
  /** Every cell in which it is judged, in the order of the campaign; absent where there is only one cell. */
  cells?: CellVerdict[];
}

export interface ExpectResult {
  alert: string;
  fault: string | null;
  outcome: 'fires' | 'silent';
  value: number | null;
  low: number | null;
  high: number | null;
  verdict: Verdict;
  note: string | null;
  /** As for gates. */
  cells?: CellVerdict[];
}

export interface HarmScore {
  /** Mean of each metric over [t₀, t₀ + W) in twin and faulted branch, and the paired change. */
  metric: Record<string, { twin: number | null; faulted: number | null; change: Estimate }>;
  /** Money from t₀ to the first page, and to the end of the fault (or the deadline); null without costs. */
  undetectedLoss: { currency: string; toFirstPage: Estimate; toMitigation: Estimate } | null;
  /** Share of the period's error budget burnt from t₀ to the first page; null without an SLO. */
  errorBudget: { objective: number; periodS: number; burntAtDetection: Estimate } | null;
}

/** A point of the grid: the values that it sets by path, and a case where there are cases. */
export interface CellScore {
  set: Record<string, unknown>;
  case: string | null;
  alerts: Record<string, AlertScore>;
  /** Where a stopping rule ended the cell: its trials are those below `n`. */
  stopped: { n: number } | null;
  /** Absent where it was not metered. */
  harm?: HarmScore | null;
}

/** One severity of a swept fault. */
export interface PowerLevel {
  /** The swept value; durations in seconds, shares 0–1. */
  value: number;
  set: Record<string, unknown>;
  recall: Estimate;
  raw: Estimate;
  /** Restricted mean of the time to detect. */
  ttd: Estimate;
}

/** ψ(s) = R₀ + (1 − R₀)(1 − exp(−(s/a)^b)) of the severity s = |value − neutral|. */
export interface PowerFit {
  a: number;
  b: number;
  r0: number;
  deviance: number;
  /** The value at which the fault does nothing: 1 for factors, else 0. */
  neutral: number;
}

/** Detection over the severity of one swept fault parameter. */
export interface PowerCurve {
  alert: string;
  fault: string;
  path: string;
  case: string | null;
  /** What the rest of the grid was set to. */
  at: Record<string, unknown>;
  levels: PowerLevel[];
  fit: PowerFit | null;
  /** Smallest value with net recall 0.8; null out of range. */
  mde: Estimate;
}

/** False alarms against delay over a swept threshold. */
export interface AmocCurve {
  alert: string;
  fault: string;
  path: string;
  case: string | null;
  at: Record<string, unknown>;
  points: AmocPoint[];
}

export interface AmocPoint {
  /** The swept value as written. */
  value: unknown;
  perDay: Estimate;
  /** Restricted mean time to detect over the deadline, 0–1. */
  delay: Estimate;
  /** True at the file's own value. */
  current: boolean;
  /** True where another point has no more false alarms and no more delay, and less of one. */
  dominated: boolean;
}

/** A threshold that was set on fault-free seeds. */
export interface CalibratedValue {
  alert: string;
  /** Where the number stands. */
  path: string;
  value: number;
  /** As written in the file, unit included. */
  text: string;
  /** False alarms a day on the calibration's own seeds; `high` is the one-sided 95 % bound that keeps the budget. */
  rate: Estimate;
}

export interface Scorecard {
  scorecard: 1;
  scenario: string;
  title: string | null;
  seed: number;
  trials: number;
  /** Trials that were invalid and left out, with reasons. */
  invalid: { trial: number; reason: string }[];
  hash: string;
  requests: number;
  simulatedS: number;
  wallS: number;
  made: string;
  /** Declared truth, for readers of the report. */
  timeline: { warmupS: number; controlS: number; onsetWithinS: number; deadlineS: number; recoveryS: number };
  faults: Record<string, { inject: string; diagnosis: string; atS: number; lastsS: number | null }>;
  alerts: Record<string, AlertScore>;
  stack: Omit<AlertScore, 'severity' | 'diagnosis' | 'runbook'>;
  dummies: {
    always: Omit<AlertScore, 'severity' | 'diagnosis' | 'runbook'>;
    never: Omit<AlertScore, 'severity' | 'diagnosis' | 'runbook'>;
  };
  /** Diagnosis of the first alert against the truth: rows truth, columns answer, counts of trials. */
  diagnosis: {
    classes: string[];
    matrix: number[][];
    macroF1: number | null;
    noFaultSpecificity: number | null;
  } | null;
  harm: HarmScore;
  cells: CellScore[];
  mde: Record<string, Record<string, Estimate>>;
  curves: PowerCurve[];
  amoc: AmocCurve[];
  calibrated: CalibratedValue[];
  gates: GateResult[];
  expect: ExpectResult[];
  warnings: string[];
  verdict: Verdict;
  replay: string;
}
