import { createPool, type Pool } from '../campaign/pool.js';
import type { Output } from './output.js';

/**
 * Where a command's trials run: on threads here, or on the workers of a queue.
 * @throws DriftdrillError where there is no such queue
 */
export async function openPool(
  { workers, queue }: { workers: number; queue?: string },
  signal: AbortSignal,
  output: Output,
): Promise<Pool> {
  if (queue === undefined) return createPool(workers);
  // Loaded only where it is asked for, so that everything else starts without it.
  const { createQueuePool } = await import('../campaign/queue/queue-pool.js');
  return createQueuePool(queue, { signal, note: (text) => output.note(text) });
}
