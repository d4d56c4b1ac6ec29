import type { Task } from '../worker.js';

/** What a job carries: the task without what its campaign's announcement holds. */
export type QueuedTask = Omit<Task, 'key' | 'cells'>;

export function queuedTask({ group, trials, sketches, fork, earlyStop, ended }: Task): QueuedTask {
  return { group, trials, sketches, fork, earlyStop, ended };
}

/** What a worker says of itself to a campaign. */
export interface WorkerPresence {
  name: string;
  /** Tasks at once. */
  concurrency: number;
  /** Why it does not run the campaign's trials; null where it does. */
  refused: string | null;
}
