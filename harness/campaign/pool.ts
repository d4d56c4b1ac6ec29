import { setTimeout } from 'node:timers/promises';
import { Piscina } from 'piscina';
import { compiledProgram } from '../core/package-root.js';
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

/** How long threads are waited for that still load when the pool is closed: ten seconds. */
const retryMs = 10;
const mostTries = 1000;

/** A pool of worker threads; where the sources run uncompiled (tests), tasks run in this thread. */
export function createPool(workers: number): Pool {
  const compiled = compiledProgram('harness/campaign/worker');
  if (compiled === null)
    return { lanes: 1, workers: 1, run: async (task) => openAnswer(await runTask(task)), close: async () => {} };
  const loaded = new Int32Array(new SharedArrayBuffer(4));
  const piscina = new Piscina({
    filename: compiled,
    name: 'runTask',
    minThreads: Math.min(workers, warmThreads),
    maxThreads: workers,
    idleTimeout: 10_000,
    workerData: loaded,
  });
  return {
    lanes: workers,
    workers,
    async run(task) {
      // Cells are sent to a thread once, and trials by the dozen.
      const known = (await piscina.run({ ...task, cells: [] }, { name: 'runKnown' })) as TaskAnswer | null;
      return openAnswer(known ?? ((await piscina.run(task)) as TaskAnswer));
    },
    // Node 20 aborts where a thread is ended while it loads its modules.
    async close() {
      for (let tries = 0; tries < mostTries && Atomics.load(loaded, 0) < piscina.threads.length; tries++)
        await setTimeout(retryMs);
      await piscina.destroy();
    },
  };
}
