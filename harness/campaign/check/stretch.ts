import type { Plan } from '../../core/plan.js';
import type { TrialRecord } from '../../core/record.js';
import type { Pool } from '../pool.js';

export interface StretchOptions {
  fork: boolean;
  /** Aborted: no further trials start. */
  signal: AbortSignal;
  onTrials: (done: number, requests: number) => void;
}

const chunk = 2;

/** Runs trials from … to − 1 over the pool, in trial order whatever the workers; null where it was interrupted. */
export async function runStretch(
  plan: Plan,
  key: string,
  pool: Pool,
  [from, to]: readonly [number, number],
  { fork, signal, onTrials }: StretchOptions,
): Promise<TrialRecord[] | null> {
  const records: TrialRecord[] = [];
  let next = from;
  const lane = async (): Promise<void> => {
    while (next < to && !signal.aborted) {
      const trials = Array.from({ length: Math.min(chunk, to - next) }, (_, i) => next + i);
      next += trials.length;
      const results = await pool.run({ key, plan, trials, sketches: 0, fork });
      for (const { record } of results) records.push(record);
      onTrials(
        results.length,
        results.reduce((sum, { record }) => sum + record.requests, 0),
      );
    }
  };
  await Promise.all(Array.from({ length: pool.workers }, lane));
  return records.length < to - from ? null : records.sort((a, b) => a.trial - b.trial);
}
