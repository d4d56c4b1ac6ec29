/**
 * The compiled scenario: plain, serialisable data that crosses to workers as it is.
 * Times are seconds of simulated time, rates events a second, shares 0–1, unless a name says otherwise.
 */

export type DistributionPlan =
  | { kind: 'normal'; mean: number; sd: number }
  | { kind: 'lognormal'; median: number; sigma: number }
  | { kind: 'uniform'; min: number; max: number }
  | { kind: 'categorical'; names: string[]; weights: number[] }
  | { kind: 'bernoulli'; p: number }
  | { kind: 'constant'; value: number };

export interface SegmentPlan {
  name: string;
  values: string[];
  /** Normalised to sum 1, as long as `values`. */
  weights: number[];
}

/** Relative amplitudes of sine waves of one day and one week. */
export interface SeasonPlan {
  daily: number;
  weekly: number;
}

export interface FeaturePlan {
  name: string;
  distribution: DistributionPlan;
  /** Full distributions for single segment values; of several that apply the last wins. Indices into `TrafficPlan.segments` and its values. */
  by: { segment: number; value: number; distribution: DistributionPlan }[];
  /** Amplitude of the level: in units of the sd (normal, uniform), of the median (lognormal); 0 elsewhere. */
  season: SeasonPlan;
  /** Served by the feature store: materialised each `refreshS`; the true value is redrawn about each `changeS`. */
  store: { refreshS: number; changeS: number } | null;
}

export interface ReplayPlan {
  /** Absolute path. */
  file: string;
  time: string | null;
  timeUnit: 's' | 'ms' | 'us' | 'ns' | 'm' | 'h' | 'd' | null;
  method: 'sequence' | 'block' | 'shuffle';
  blockS: number | null;
  /** Column of the label in `file`. */
  label: string | null;
  labels: { file: string; key: string; label: string; delayS: number | null } | null;
  columns: { id: string | null; score: string | null; prediction: string | null };
  reference: string | null;
  /** Columns to be used as segments (their distinct values are found on load). */
  segments: string[];
  /** Columns that are left out; absent: none. */
  ignore?: string[];
  /** Rows that were recorded so many seconds after the first row, or later, are not replayed; absent: all are. */
  untilS?: number;
}

export interface TrafficPlan {
  /** Null: recorded times are kept. */
  ratePerS: number | null;
  arrivals: 'poisson' | 'regular';
  /** Milliseconds since the epoch of t = 0; null: uniform over the longest season (or the epoch 2026-01-05 where there is none), drawn from the trial's seed. */
  startMs: number | null;
  timezone: string;
  season: SeasonPlan;
  entities: { count: number; locale: string };
  segments: SegmentPlan[];
  features: FeaturePlan[];
  /** [feature index, feature index, correlation of the underlying normals]. */
  correlations: [number, number, number][];
  replay: ReplayPlan | null;
  /** Requests are counted by the tick, not simulated; latencies are told apart at these edges (seconds, ascending). */
  aggregate?: { everyS: number; latencyEdges: number[] };
}

/** One weight of a linear predictor: numeric feature (category null) or one category of a categorical one. By name: replayed features are known only on load. */
export interface TermPlan {
  feature: string;
  category: string | null;
  weight: number;
}

export interface ModelPlan {
  kind: string;
  /** Absolute path of the user's module where `kind` is `module`. */
  module: string | null;
  /** Absolute path of the model's file where `kind` is `onnx`. */
  file?: string;
  weights: TermPlan[];
  /** Null where `baseRate` is solved for or the model is fitted. */
  intercept: number | null;
  baseRate: number | null;
  threshold: number;
  fit: { rows: number } | null;
  /** Whatever else the kind declares, parsed. */
  params: Record<string, unknown>;
}

export interface OutcomesPlan {
  concept: { weights: TermPlan[]; intercept: number | null } | null;
  /** Share of labels that are random. */
  noise: number;
  /** Regression: sd of the label about the concept, in label units. */
  residual: number;
  /** Seconds. One distribution, or one per class ("0", "1"). */
  delay: { all: DistributionPlan } | { classes: Record<string, DistributionPlan> };
  unlabelled: { prediction: number; share: number } | null;
}

export interface ServingPlan {
  /** Seconds; null: 0, nothing is drawn. */
  latency: DistributionPlan | null;
  errors: number;
}

export interface SystemPlan {
  traffic: TrafficPlan;
  model: ModelPlan;
  outcomes: OutcomesPlan;
  serving: ServingPlan;
}

export interface TimelinePlan {
  warmupS: number;
  controlS: number;
  /** Onset is drawn uniformly from [warmup + control, warmup + control + within). */
  onsetWithinS: number;
  /** W: a detection at or later than this after t₀ is a miss. */
  deadlineS: number;
  recoveryS: number;
}

export type ShapePlan =
  | { kind: 'abrupt' }
  | { kind: 'ramp'; overS: number }
  | { kind: 'pulse'; upS: number; downS: number };

export interface FaultPlan {
  id: string;
  /** Kind of injector. */
  inject: string;
  /** Absolute path where the injector is the user's module. */
  module: string | null;
  params: Record<string, unknown>;
  scope: { features: string[]; segment: Record<string, string[]>; share: number };
  /** Seconds after onset. */
  atS: number;
  /** Null: to the end. */
  lastsS: number | null;
  shape: ShapePlan;
}

export type Severity = 'page' | 'ticket' | 'info';

export interface DetectorPlan {
  name: string;
  kind: string;
  module: string | null;
  /** Parsed parameters of the kind (durations in seconds), defaults filled in. */
  params: Record<string, unknown>;
  /** Concrete signals: wildcards are expanded on load by the stack, as replayed features are known only then. */
  signal: string;
  by: string[];
}

export interface RulePlan {
  alert: string;
  /** Alerts are told apart by name and labels. */
  labels: Record<string, string>;
  /** Expression source, see detectors/rules/expression.ts; of a monitor's alert: what the monitor evaluates, for people. */
  when: string;
  forS: number;
  cooldownS: number;
  severity: Severity;
  diagnosis: string | null;
  runbook: string | null;
  /** Index of the monitor whose alert it is; without it the rule is evaluated here. */
  monitor?: number;
  /** Its alerts come in during a live run, so that nobody knows what the fault-free twin would have raised. */
  takenIn?: true;
}

/** A detection stack that is not ours. */
export interface MonitorPlan {
  kind: string;
  /** Absolute folder of the file that names it: its paths are relative to that. */
  folder: string;
  /** Parsed parameters of the kind (durations in seconds), defaults filled in. */
  params: Record<string, unknown>;
}

/** Thresholds are set on fault-free seeds before the campaign. */
export interface CalibratePlan {
  /** False alarms allowed for each alert, a second. */
  budgetPerS: number;
  /** The numbers to set; empty: the only one of each alert. */
  path: string[];
}

export interface StackPlan {
  reference: { kind: 'warmup'; lastS: number } | { kind: 'file' };
  detectors: DetectorPlan[];
  rules: RulePlan[];
  monitors?: MonitorPlan[];
  calibrate?: CalibratePlan;
}

/** Fault-free exposure resampled from the rows before a recorded incident. */
export interface ControlPlan {
  method: 'block' | 'shuffle';
  /** Null for `shuffle`. */
  blockS: number | null;
  exposureS: number;
}

export interface ExpectPlan {
  alert: string;
  fault: string | null;
  outcome: 'fires' | 'silent';
  withinS: number | null;
  share: number;
  diagnosis: string | null;
  /** Cells in which it is judged; absent: all. */
  where?: ConditionPlan[];
}

/** A condition on the cells of a sweep; several hold together. */
export interface ConditionPlan {
  /** A swept path as the sweep writes it, or `case`. */
  path: string;
  op: '<' | '<=' | '>' | '>=' | '=' | '!=';
  /** As written, with its unit. */
  value: string;
}

/** What a gate compares; times in seconds. `alert` may carry labels: `Name{severity="critical"}`; in false-alarm gates also `all` or a severity. */
export type GateMetric =
  | { kind: 'recall' | 'precision' | 'chance'; alert: string; fault: string | null }
  | { kind: 'ttd' | 'notified'; quantile: 'p50' | 'p90' | 'rmst'; alert: string; fault: string | null }
  | { kind: 'falseAlarmsPerDay'; alert: string };

export interface GatePlan {
  /** As written. */
  source: string;
  metric: GateMetric;
  op: '<' | '<=' | '>' | '>=';
  value: number;
  /** Cells in which it is judged; absent: all. */
  where?: ConditionPlan[];
}

export interface BusinessPlan {
  currency: string;
  /** A feature's name or an amount of money. */
  cost: { falseNegative: number | string; falsePositive: number | string } | null;
  slo: { objective: number; periodS: number } | null;
  harm: { metric: string; change: number } | null;
  /** Faults that befall the real system a day, without which precision means nothing; absent: not declared. */
  faultsPerDay?: number;
}

export interface Plan {
  name: string;
  title: string | null;
  owner: string | null;
  tags: string[];
  hypothesis: string | null;
  /** Absolute path of the scenario file. */
  file: string;
  seed: number;
  trials: number;
  system: SystemPlan;
  timeline: TimelinePlan;
  faults: FaultPlan[];
  stack: StackPlan;
  expect: ExpectPlan[];
  gates: GatePlan[];
  business: BusinessPlan;
  control?: ControlPlan;
}
