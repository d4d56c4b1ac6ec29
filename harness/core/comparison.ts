import type { Verdict } from './scorecard.js';

/** Detections of one fault, by trial number; delays in seconds, null a miss. */
export interface DelaySeeds {
  faulted: (number | null)[];
  /** Trials in which the alert was open or cooling down at t₀. */
  masked: number[];
}

/** How one fault was detected by one alert: in any segment, and in each that the fault reaches and the alert fired in. */
export interface FaultSeeds extends DelaySeeds {
  /** By label: `country=DE`. */
  segments: Record<string, DelaySeeds>;
}

/** Per-seed results of one alert. */
export interface AlertSeeds {
  /** Seconds between evaluations of its rules, 0: at every event. */
  everyS: number;
  /** Names of the dimensions that its detectors divide traffic by. */
  by: string[];
  faults: Record<string, FaultSeeds>;
  /** False alarms of each trial's in-control time; left out where an earlier cell has the same fault-free twin. */
  falseAlarms?: number[];
  /** In-control seconds of each trial, neither firing nor cooling down, to the nearest. */
  exposureS?: number[];
}

/** Per-seed results of one cell of the campaign. */
export interface CellSeeds {
  deadlineS: number;
  alerts: Record<string, AlertSeeds>;
}

/** Per-seed results of one stack: all that a comparison reads, and what a baseline keeps. */
export interface SeedResults {
  /** Seeds 0 to this. */
  seeds: number;
  /** By label: `as written`, `case lag-de`, `faults.lag.scope.share=10%`. */
  cells: Record<string, CellSeeds>;
}

/** One side of a comparison of delays: pairs without a masked one. */
export interface DelaySide {
  hits: number;
  /** Mean of min(delay, W), seconds; null where no pair is left. */
  meanS: number | null;
}

/** What became of the detection of one fault by one alert. */
export interface CellComparison {
  /** Point of the sweep and case; null where the scenario has neither. */
  cell: string | null;
  alert: string;
  fault: string;
  /** `country=DE`; null for the alert as a whole. */
  segment: string | null;
  verdict: Verdict;
  /** Why, in a sentence. */
  note: string;
  change: 'same' | 'slower' | 'faster' | 'mixed';
  /** Unmasked pairs. */
  pairs: number;
  masked: number;
  base: DelaySide;
  now: DelaySide;
  /** Mean of the paired differences of min(delay, W), seconds. */
  differenceS: number | null;
  /** Least p over the looks, scaled so that 0.05 is the level; before Holm. */
  pSlower: number;
  pBlinder: number;
  /** The same for "not slower by the margin". */
  pNotSlower: number;
  /** Trials that were detected before and are missed now, and the other way round. */
  newMisses: number[];
  newDetections: number[];
}

/** What became of the false alarms of one alert. */
export interface AlarmComparison {
  /** The first of the cells that share this fault-free traffic and stack; null where all do. */
  cell: string | null;
  alert: string;
  verdict: Verdict;
  note: string;
  change: 'same' | 'noisier' | 'quieter' | 'mixed';
  base: number;
  now: number;
  /** In-control days of the side that is compared. */
  exposureDays: number;
  pNoisier: number;
  /** Trials with more false alarms than before. */
  newIn: number[];
}

export interface Comparison {
  seeds: number;
  cells: CellComparison[];
  alarms: AlarmComparison[];
  /** Alerts without a counterpart in the baseline. */
  added: string[];
  removed: string[];
  verdict: Verdict;
  /** False where more seeds could still change the verdict. */
  settled: boolean;
}

/** What `driftdrill check` found out about one scenario. */
export interface CheckResult extends Comparison {
  check: 1;
  scenario: string;
  title: string | null;
  file: string;
  seed: number;
  deadlineS: number;
  hash: string;
  /** Path of the baseline, or the git revision; empty where there was none. */
  against: string;
  onInconclusive: 'warn' | 'fail';
  warnings: string[];
  /** Where in the user's file each alert's rule stands: the part of it that changed, where one did. */
  places: Record<string, { file: string; line: number; column: number }>;
  /** Simulated for this check, by both sides. */
  trials: { base: number; now: number };
  wallS: number;
  made: string;
  /** The command that reproduces it. */
  replay: string;
}
