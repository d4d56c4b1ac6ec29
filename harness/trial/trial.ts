import { trialOf } from '../core/group-record.js';
import type { TrialRecord } from '../core/record.js';
import type { TrialSketch } from '../core/saved.js';
import type { TrialContext } from './context.js';
import { runGroup } from './group.js';

export interface TrialOptions {
  /** Keep what the statistics looked like, for the report. */
  sketch: boolean;
  /** Share the prefix among branches (default); without it each branch is simulated from its start. */
  fork: boolean;
}

export interface TrialResult {
  record: TrialRecord;
  sketch: TrialSketch | null;
}

/** One seeded run of all branches of a plan that is a campaign's only cell. */
export function runTrial(context: TrialContext, trial: number, options: TrialOptions): TrialResult {
  const { record, sketch } = runGroup(context.group, trial, { ...options, earlyStop: false, ended: [] });
  return { record: trialOf(record, 0)!, sketch };
}
