import { type ExitCode, exitCodes } from '../../core/errors.js';
import { onInterrupt } from '../interrupt.js';
import type { Output } from '../output.js';

export interface WorkerFlags {
  queue: string;
  concurrency: number;
  untilIdle?: number;
}

/** Takes trials from a queue; ends cleanly by a signal, as that is how workers end. */
export async function worker({ queue, concurrency, untilIdle }: WorkerFlags, output: Output): Promise<ExitCode> {
  const { serveQueue } = await import('../../campaign/queue/serve-queue.js');
  const interrupt = onInterrupt(
    (text) => output.err(text),
    'finishing the trials that are running; again to stop at once',
  );
  try {
    await serveQueue(queue, {
      concurrency,
      untilIdleS: untilIdle ?? null,
      note: (text) => output.note(text),
      signal: interrupt.signal,
    });
  } finally {
    interrupt.release();
  }
  return exitCodes.pass;
}
