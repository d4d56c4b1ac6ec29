import { DriftdrillError } from '../core/errors.js';
import type { Plan } from '../core/plan.js';
import { loadContext, type TrialContext } from '../trial/context.js';
import { runTrial, type TrialResult } from '../trial/trial.js';

/** A stretch of one campaign's trials for a worker. */
export interface Task {
  /** Same key, same plan: the worker keeps what it loaded. */
  key: string;
  plan: Plan;
  trials: number[];
  /** Trials below this number keep a sketch for the report. */
  sketches: number;
  fork: boolean;
}

/** Errors lose their class between threads; this is what is left to rebuild them from. */
export interface TaskFailure {
  code: string;
  message: string;
  hint: string | undefined;
  exit: number;
}

export type TaskAnswer = { results: TrialResult[] } | { failure: TaskFailure };

let loaded: { key: string; context: TrialContext } | null = null;

/** Runs the task's trials in turn; errors come back as data. */
export async function runTask(task: Task): Promise<TaskAnswer> {
  try {
    if (loaded?.key !== task.key) loaded = { key: task.key, context: await loadContext(task.plan) };
    const { context } = loaded;
    return {
      results: task.trials.map((trial) => runTrial(context, trial, { sketch: trial < task.sketches, fork: task.fork })),
    };
  } catch (error) {
    if (!(error instanceof DriftdrillError)) throw error;
    return { failure: { code: error.code, message: error.message, hint: error.hint, exit: error.exit } };
  }
}
