import type { Plan } from '../core/plan.js';
import type { BranchRecord, TrialRecord } from '../core/record.js';
import { invalidReason } from './validity.js';

/** One valid trial: its branches by role. */
export interface TrialView {
  readonly record: TrialRecord;
  readonly twin: BranchRecord;
  /** With all faults; null in an in-control run. */
  readonly faulted: BranchRecord | null;
  /** Earliest t₀: before it all branches are the same. Infinity in an in-control run. */
  readonly forkS: number;
}

/** The trials of a campaign in trial order, as every score sees them. */
export interface Evidence {
  readonly plan: Plan;
  readonly trials: readonly TrialView[];
  readonly invalid: readonly { trial: number; reason: string }[];
  /** Length of lists by trial number. */
  readonly slots: number;
  /** Seconds between evaluations of each rule, 0: at every event. */
  readonly evaluationS: readonly number[];
}

/** Sorts the records by trial number and sets the invalid ones aside. */
export function gather(plan: Plan, records: readonly TrialRecord[], evaluationS: readonly number[]): Evidence {
  const sorted = [...records].sort((a, b) => a.trial - b.trial);
  const invalid: { trial: number; reason: string }[] = [];
  const trials: TrialView[] = [];
  for (const record of sorted) {
    const reason = invalidReason(plan, record);
    const twin = branch(record, 'twin');
    if (reason !== null || twin === null)
      invalid.push({ trial: record.trial, reason: reason ?? 'its fault-free branch is missing' });
    else trials.push({ record, twin, faulted: branch(record, 'fault'), forkS: forkOf(record) });
  }
  const slots = Math.max(plan.trials, (sorted.at(-1)?.trial ?? -1) + 1);
  return { plan, trials, invalid, slots, evaluationS };
}

/** The branch with all faults but this one, against which the fault is scored. */
export function comparator(trial: TrialView, fault: string): BranchRecord {
  return branch(trial.record, `without:${fault}`) ?? trial.twin;
}

/** The earliest t₀ of a trial; Infinity where there is no fault. */
export function forkOf(record: TrialRecord): number {
  return Math.min(Number.POSITIVE_INFINITY, ...Object.values(record.t0S));
}

function branch(record: TrialRecord, name: string): BranchRecord | null {
  return record.branches.find((candidate) => candidate.branch === name) ?? null;
}
