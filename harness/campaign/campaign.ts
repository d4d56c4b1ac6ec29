import { type CellPlan, soleCell } from '../core/cell.js';
import { type GroupRecord, trialOf } from '../core/group-record.js';
import type { Plan } from '../core/plan.js';
import type { TrialRecord } from '../core/record.js';
import type { TrialSketch } from '../core/saved.js';
import { blockTrials } from '../score/cell-ending.js';
import type { GroupResult } from '../trial/group.js';
import { type CellGroup, groupsOf } from '../trial/group-context.js';
import { checkLiveOnly } from './live-only.js';
import type { Pool } from './pool.js';
import { Watch } from './watch.js';

export interface CampaignProgress {
  /** Trials done, over all groups of cells. */
  done: number;
  total: number;
  requests: number;
  /** Cells that a rule has ended. */
  ended?: number;
}

export interface CampaignOptions {
  fork: boolean;
  /** How many of the first trials keep a sketch for the report. */
  sketches: number;
  onProgress: (progress: CampaignProgress) => void;
  /** Aborted: no further trials start; those that are running finish and are kept. */
  signal: AbortSignal;
}

export interface CampaignResult {
  /** In trial order. */
  records: TrialRecord[];
  sketches: TrialSketch[];
  interrupted: boolean;
}

/** Says which cells have ended. It sees every record, in whatever order. */
export interface Ending {
  take(record: GroupRecord): void;
  ended(): readonly number[];
}

export interface CellsOptions extends CampaignOptions {
  earlyStop: boolean;
  /** The trials to run. */
  trials: readonly number[];
  /** Records of an earlier run, which are not run again. */
  before: readonly GroupRecord[];
  /** Gets every new record as soon as it is there. */
  onRecord: (record: GroupRecord) => void;
  ending: Ending;
}

export interface CellsResult {
  /** By trial, then by group. */
  records: GroupRecord[];
  sketches: TrialSketch[];
  interrupted: boolean;
  /** What monitors outside had to say. */
  warnings: string[];
}

/** Runs trials of a plan over the pool: all of them, or those given. The result is the same whatever the number of workers. */
export async function runCampaign(
  plan: Plan,
  key: string,
  pool: Pool,
  options: CampaignOptions & { trials?: readonly number[] },
): Promise<CampaignResult> {
  const { records, sketches, interrupted } = await runCells([soleCell(plan)], key, pool, {
    ...options,
    earlyStop: false,
    trials: options.trials ?? Array.from({ length: plan.trials }, (_, trial) => trial),
    before: [],
    onRecord: () => {},
    ending: { take: () => {}, ended: () => [] },
  });
  return { records: records.flatMap((record) => trialOf(record, 0) ?? []), sketches, interrupted };
}

/** Runs all trials of all cells over the pool. What counts of the result is the same whatever the number of workers. */
export async function runCells(
  cells: readonly CellPlan[],
  key: string,
  pool: Pool,
  options: CellsOptions,
): Promise<CellsResult> {
  checkLiveOnly(cells, pool);
  const groups = groupsOf(cells);
  const records: GroupRecord[] = [];
  const sketches: TrialSketch[] = [];
  const total = options.trials.length * groups.length;
  let requests = 0;
  const keep = (record: GroupRecord): void => {
    records.push(record);
    options.ending.take(record);
    for (const stretch of record.work) requests += stretch.requests;
  };
  for (const record of options.before) keep(record);
  const most = options.earlyStop && cells.length > 1 ? mostEnding : mostTrials;
  const tasks = tasksOf(options, groups, pool.lanes, most);
  const watch = await Watch.open(cells);
  const finish = (results: readonly GroupResult[]): void => {
    for (const { record, sketch } of results) {
      keep(record);
      options.onRecord(record);
      if (sketch !== null) sketches.push(sketch);
    }
    options.onProgress({ done: records.length, total, requests, ended: options.ending.ended().length });
  };
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length && !options.signal.aborted) {
      const { group, trials } = tasks[next++];
      const { sketches: wanted, fork, earlyStop } = options;
      const ended = options.ending.ended();
      finish(await watch.take(await pool.run({ key, cells, group, trials, sketches: wanted, fork, earlyStop, ended })));
    }
  };
  try {
    await Promise.all(Array.from({ length: pool.lanes }, lane));
    finish(await watch.flush());
  } finally {
    await watch.close();
  }
  records.sort((a, b) => a.trial - b.trial || a.group - b.group);
  sketches.sort((a, b) => a.trial - b.trial);
  return { records, sketches, interrupted: records.length < total, warnings: watch.warnings() };
}

/** What is left to run: all groups of a stretch of trials before the next stretch. */
function tasksOf(
  { trials, before }: CellsOptions,
  groups: readonly CellGroup[],
  lanes: number,
  most: number,
): { group: CellGroup; trials: number[] }[] {
  const done = new Set(before.map(({ trial, group }) => `${trial}|${group}`));
  return chunksOf(trials, lanes, most).flatMap((chunk) =>
    groups
      .map((group) => ({ group, trials: chunk.filter((trial) => !done.has(`${trial}|${group.group}`)) }))
      .filter((task) => task.trials.length > 0),
  );
}

/** Trials given out at once; fewer where cells may end, as those given out before are run in vain. */
const mostTrials = 32;
const mostEnding = blockTrials / 4;

/** Consecutive stretches, single at first and last so that progress shows early and lanes end together. */
function chunksOf(trials: readonly number[], lanes: number, most: number): number[][] {
  const chunks: number[][] = [];
  let from = 0;
  while (from < trials.length) {
    const left = trials.length - from;
    const size = from < 2 * lanes ? 1 : Math.max(1, Math.min(most, Math.floor(left / (6 * lanes))));
    chunks.push(trials.slice(from, from + size));
    from += size;
  }
  return chunks;
}
