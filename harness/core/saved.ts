import type { Plan } from './plan.js';
import type { EpisodeRecord } from './record.js';
import type { Scorecard } from './scorecard.js';
import type { ThresholdMark, TrialTrace } from './trace.js';

export type Attribution = 'caused' | 'coincident' | 'masked' | 'false' | 'suppressed';

/** One line of `alerts.jsonl`. Times are seconds since the start of the trial, warm-up included. */
export interface AlertLine {
  trial: number;
  seed: string;
  branch: 'fault' | 'twin';
  cell: number;
  case: string | null;
  alert: string;
  segment: string;
  startsS: number;
  notifiedS: number | null;
  endsS: number | null;
  value: number | null;
  attribution: Attribution;
}

/** `run.json`: what made the run. */
export interface RunInfo {
  driftdrill: string;
  node: string;
  made: string;
  file: string;
  /** The scenario as written. */
  source: string;
  plan: Plan;
  /** Command line that reproduces it. */
  replay: string;
  /** Threads; 0 where trials went over a queue. */
  workers: number;
  hash: string;
  /** Seconds between evaluations of each rule (0: at every event). */
  evaluationS: number[];
  thresholds: ThresholdMark[];
}

/** What one trial looked like, for the drill-down: a few trials only. */
export interface TrialSketch {
  trial: number;
  seed: string;
  startMs: number;
  onsetS: number;
  endS: number;
  faults: { fault: string; fromS: number; toS: number }[];
  episodes: { branch: string; list: EpisodeRecord[] }[];
  traces: TrialTrace | null;
}

/** A saved run of one scenario; all that a report may read. */
export interface SavedRun {
  scorecard: Scorecard;
  run: RunInfo;
  sketches: TrialSketch[];
}
