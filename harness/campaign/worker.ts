import { workerData } from 'piscina';
import type { CellPlan } from '../core/cell.js';
import { packEpisodes } from '../core/episode-list.js';
import { DriftdrillError, type ExitCode } from '../core/errors.js';
import { type GroupResult, runGroup } from '../trial/group.js';
import { type CellGroup, type GroupContext, loadGroup } from '../trial/group-context.js';

/** A stretch of one campaign's trials for a worker. */
export interface Task {
  /** Same key, same cells: the worker keeps what it loaded. */
  key: string;
  /** All cells of the campaign, by index. */
  cells: readonly CellPlan[];
  group: CellGroup;
  trials: number[];
  /** Trials below this number keep a sketch for the report. */
  sketches: number;
  fork: boolean;
  earlyStop: boolean;
  /** Cells that have ended. */
  ended: readonly number[];
}

/** Errors lose their class between threads and machines; this is what is left to rebuild them from. */
interface TaskFailure {
  code: string;
  message: string;
  hint: string | undefined;
  exit: ExitCode;
}

export type TaskAnswer = { results: GroupResult[] } | { failure: TaskFailure };

const mostLoaded = 8;
const loaded = new Map<string, GroupContext>();

function nameOf({ key, group }: Task): string {
  return `${key}|${group.group}`;
}

async function contextOf(task: Task): Promise<GroupContext> {
  const { cells, group } = task;
  const name = nameOf(task);
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const context = await loadGroup(cells, group);
  if (loaded.size >= mostLoaded) loaded.delete(loaded.keys().next().value ?? '');
  loaded.set(name, context);
  return context;
}

/** Runs a task that comes without its cells; null where this thread has not loaded them. */
export async function runKnown(task: Task): Promise<TaskAnswer | null> {
  return loaded.has(nameOf(task)) ? runTask(task) : null;
}

/** Runs the task's trials in turn; errors come back as data. */
export async function runTask(task: Task): Promise<TaskAnswer> {
  try {
    const context = await contextOf(task);
    const { sketches, fork, earlyStop, ended } = task;
    return {
      results: task.trials.map((trial) =>
        packed(runGroup(context, trial, { sketch: trial < sketches, fork, earlyStop, ended })),
      ),
    };
  } catch (error) {
    if (!(error instanceof DriftdrillError)) throw error;
    return failureOf(error);
  }
}

/** A sketch shows the list of its trial, to which monitors outside may add: it stays one. */
function packed(result: GroupResult): GroupResult {
  if (result.sketch === null)
    for (const branch of result.record.branches) branch.episodes = packEpisodes(branch.episodes);
  return result;
}

/** An error as an answer. */
export function failureOf({ code, message, hint, exit }: DriftdrillError): TaskAnswer {
  return { failure: { code, message, hint, exit } };
}

/** The results of an answer. @throws DriftdrillError where it holds a failure */
export function openAnswer(answer: TaskAnswer): GroupResult[] {
  if ('results' in answer) return answer.results;
  const { code, message, hint, exit } = answer.failure;
  throw new DriftdrillError(code, message, { hint, exit });
}

/** Tells the pool that this thread has loaded. */
if (workerData instanceof Int32Array) Atomics.add(workerData, 0, 1);
