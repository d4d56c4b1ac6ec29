import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { GroupResult } from '../trial/group.js';
import { openAnswer, runTask, type Task, type TaskAnswer } from './worker.js';

/** Runs tasks somewhere; results don't depend on where. */
export interface Pool {
  /** Tasks to be given to it at once. */
  readonly lanes: number;
  /** Threads of its own; 0 where they are those of a queue, which come and go. */
  readonly workers: number;
  /** True where alerts of monitors outside come in while trials run. */
  readonly takesAlerts?: boolean;
  /** Resolves with nothing where the task was taken back after an interrupt. */
  run(task: Task): Promise<GroupResult[]>;
  close(): Promise<void>;
}

/** Threads that start at once, and load while the scenarios are read; others start as tasks come in. */
const warmThreads = 4;

/** A pool of worker threads; where the sources run uncompiled (tests), tasks run in this thread. */
export function createPool(workers: number): Pool {
  const compiled = fileURLToPath(new URL('./worker.js', import.meta.url));
  if (!existsSync(compiled))
    return { lanes: 1, workers: 1, run: async (task) => openAnswer(await runTask(task)), close: async () => {} };
  const piscina = new Piscina({
    filename: compiled,
    name: 'runTask',
    minThreads: Math.min(workers, warmThreads),
    maxThreads: workers,
    idleTimeout: 10_000,
  });
  return {
    lanes: workers,
    workers,
    async run(task) {
      // Cells are sent to a thread once, and trials by the dozen.
      const known = (await piscina.run({ ...task, cells: [] }, { name: 'runKnown' })) as TaskAnswer | null;
      return openAnswer(known ?? ((await piscina.run(task)) as TaskAnswer));
    },
    close: async () => piscina.destroy(),
  };
}
