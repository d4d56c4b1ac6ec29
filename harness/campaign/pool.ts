import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { DriftdrillError, type ExitCode } from '../core/errors.js';
import type { GroupResult } from '../trial/group.js';
import { runTask, type Task, type TaskAnswer } from './worker.js';

/** Runs tasks somewhere; results don't depend on where. */
export interface Pool {
  readonly workers: number;
  run(task: Task): Promise<GroupResult[]>;
  close(): Promise<void>;
}

/** A pool of worker threads; where the sources run uncompiled (tests), tasks run in this thread. */
export function createPool(workers: number): Pool {
  const compiled = fileURLToPath(new URL('./worker.js', import.meta.url));
  if (!existsSync(compiled))
    return { workers: 1, run: async (task) => open(await runTask(task)), close: async () => {} };
  const piscina = new Piscina({
    filename: compiled,
    name: 'runTask',
    minThreads: 1,
    maxThreads: workers,
    idleTimeout: 10_000,
  });
  return {
    workers,
    run: async (task) => open((await piscina.run(task)) as TaskAnswer),
    close: async () => piscina.destroy(),
  };
}

function open(answer: TaskAnswer): GroupResult[] {
  if ('results' in answer) return answer.results;
  const { code, message, hint, exit } = answer.failure;
  throw new DriftdrillError(code, message, { hint, exit: exit as ExitCode });
}
