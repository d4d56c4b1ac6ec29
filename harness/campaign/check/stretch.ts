import { type CellPlan, soleCell } from '../../core/cell.js';
import { trialOf } from '../../core/group-record.js';
import type { TrialRecord } from '../../core/record.js';
import { groupsOf } from '../../trial/group-context.js';
import { runCells } from '../campaign.js';
import { digest } from '../hash.js';
import type { Pool } from '../pool.js';
import type { LabelledCell } from './labels.js';
import { mergeStacks, trialOfStack } from './merged-stack.js';

export interface StretchOptions {
  fork: boolean;
  /** Aborted: no further trials start. */
  signal: AbortSignal;
  onTrials: (done: number, requests: number) => void;
}

/** Trials to be simulated once for one side, or for two over the same traffic. */
export interface Stretch {
  /** Cells of each side. */
  readonly sides: readonly (readonly LabelledCell[])[];
  readonly from: number;
  /** The first that is not run. */
  readonly to: number;
}

/** One cell that is run, and whose it is. */
interface Run {
  readonly cell: CellPlan;
  readonly owners: readonly { side: number; label: string; rules: readonly number[] | null }[];
}

/**
 * The cells to run so that every side gets its own. Where the sides' stacks go together they run as one: traffic,
 * system and shared detectors are simulated once.
 */
function runsOf({ sides }: Stretch): Run[] {
  const labels = [...new Set(sides.flatMap((cells) => cells.map(({ label }) => label)))];
  return labels.flatMap((label): Run[] => {
    const having = sides.flatMap((cells, side) => {
      const found = cells.find((cell) => cell.label === label);
      return found === undefined ? [] : [{ side, plan: found.plan }];
    });
    const [{ plan }] = having;
    const merged = mergeStacks(having.map((one) => one.plan.stack));
    if (merged === null)
      return having.map((one) => ({
        cell: measured({ ...plan, stack: one.plan.stack }),
        owners: [{ side: one.side, label, rules: null }],
      }));
    return [
      {
        cell: measured({ ...plan, stack: merged.stack }),
        owners: having.map(({ side }, i) => ({ side, label, rules: merged.rules[i] })),
      },
    ];
  });
}

/** A comparison reads delays and false alarms: nobody asks for the harm that only the file's own cells are metered for. */
function measured(plan: CellPlan['plan']): CellPlan {
  return { ...soleCell(plan), own: false };
}

/** Runs that a stretch takes: trials times groups of cells. */
export function workOf(stretch: Stretch): number {
  return (stretch.to - stretch.from) * groupsOf(runsOf(stretch).map(({ cell }) => cell)).length;
}

/**
 * Runs a stretch over the pool, all trials of all cells, in trial order whatever the workers.
 * @returns trials by side and label; null where it was interrupted
 */
export async function runStretch(
  stretch: Stretch,
  pool: Pool,
  { fork, signal, onTrials }: StretchOptions,
): Promise<Map<string, TrialRecord[]>[] | null> {
  const { from, to, sides } = stretch;
  const runs = runsOf(stretch);
  const cells = runs.map(({ cell }) => cell);
  let before = { done: 0, requests: 0 };
  const { records, interrupted } = await runCells(cells, digest(cells), pool, {
    fork,
    signal,
    sketches: 0,
    earlyStop: false,
    trials: Array.from({ length: to - from }, (_, i) => from + i),
    before: [],
    onRecord: () => {},
    ending: { take: () => {}, ended: () => [] },
    onProgress: ({ done, requests }) => {
      onTrials(done - before.done, requests - before.requests);
      before = { done, requests };
    },
  });
  if (interrupted) return null;
  const found = sides.map(() => new Map<string, TrialRecord[]>());
  runs.forEach(({ owners }, index) => {
    const trials = records.flatMap((record) => trialOf(record, index) ?? []);
    for (const { side, label, rules } of owners)
      found[side].set(label, rules === null ? trials : trials.map((trial) => trialOfStack(trial, rules)));
  });
  return found;
}
