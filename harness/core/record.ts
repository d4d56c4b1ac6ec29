import type { EpisodeList } from './episode-list.js';

/** Results of trials: plain data, transferred between threads and kept in files. Times are seconds since the start of the trial. */

export interface EpisodeRecord {
  /** Index into the plan's rules. */
  rule: number;
  /** `country=DE,device=ios`, or empty where the alert has no segment. */
  segment: string;
  startsS: number;
  /** Null while open at the end of the trial. */
  endsS: number | null;
  /** Null where nobody is told of it: routed to nobody, inhibited, or over before its group was due. */
  notifiedS: number | null;
  /** The statistic that the rule compared when it fired (1 for a bare change detector). */
  value: number | null;
  /** Last evaluation before the condition first held; null where there was none. */
  quietS: number | null;
  /** When the condition first held (its `for` started). */
  heldS: number;
}

/** What a fault did in one branch. */
export interface InjectionRecord {
  fault: string;
  /** Rows that were in scope while the fault acted. */
  exposed: number;
  /** Rows whose values the fault changed. */
  changed: number;
  /** True where the fault's magnitude is 0 (or it is `noop`): valid, and does nothing. */
  idle: boolean;
}

/** Numbers in the narrowest array that holds each of them exactly. */
export type HarmColumn = Float64Array | Uint32Array | Uint16Array | Uint8Array;

/** Sums over requests by request time in `bins` equal bins of [fromS, fromS + bins·binS). All columns have `bins` entries. */
export interface HarmSeries {
  fromS: number;
  binS: number;
  bins: number;
  requests: HarmColumn;
  failures: HarmColumn;
  /** Seconds. */
  latency: HarmColumn;
  /** Predictions whose truth is known to the harness (whenever, or if ever, the label arrives). */
  judged: HarmColumn;
  /** Sum of 0/1 errors, or of absolute residuals. */
  error: HarmColumn;
  /** Sum of positive outcomes (clicks, fraud …). */
  positives: HarmColumn;
  /** Sum of ages of store-served values, seconds, over store-backed features. */
  age: HarmColumn;
  /** Money lost by wrong predictions. */
  cost: HarmColumn;
}

export interface BranchRecord {
  /** `twin`: no fault; `fault`: all of them; `without:ID`: all but one (the twin of fault ID where there are several). */
  branch: string;
  /** Ids of the faults that act in it. */
  faults: string[];
  episodes: EpisodeList;
  injections: InjectionRecord[];
  harm: HarmSeries | null;
  /** Only of what was recorded before an incident: when each rule was last evaluated, by its index; null: never. */
  judgedS?: Record<number, number | null>;
}

export interface TrialRecord {
  trial: number;
  /** Hash of (name, seed, trial number), 16 hexadecimal digits. */
  seed: string;
  /** Milliseconds since the epoch of t = 0. */
  startMs: number;
  onsetS: number;
  /** End of the trial. */
  endS: number;
  /** t₀ of each fault, by id. */
  t0S: Record<string, number>;
  /** The twin's first, then `fault`, then `without:…`. Branches other than the twin hold only episodes open at or starting after their fork. */
  branches: BranchRecord[];
  /** Requests simulated by all branches, the forked prefix once. */
  requests: number;
  simulatedS: number;
  /** Why the trial is invalid, if it is. */
  invalid: string | null;
  /** Detectors that never became ready, with the reason. */
  notReady: string[];
}
