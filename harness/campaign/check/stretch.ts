import type { Plan } from '../../core/plan.js';
import type { TrialRecord } from '../../core/record.js';
import { runCampaign } from '../campaign.js';
import type { Pool } from '../pool.js';

export interface StretchOptions {
  fork: boolean;
  /** Aborted: no further trials start. */
  signal: AbortSignal;
  onTrials: (done: number, requests: number) => void;
}

/** Runs trials from … to − 1 over the pool, in trial order whatever the workers; null where it was interrupted. */
export async function runStretch(
  plan: Plan,
  key: string,
  pool: Pool,
  [from, to]: readonly [number, number],
  { fork, signal, onTrials }: StretchOptions,
): Promise<TrialRecord[] | null> {
  let before = { done: 0, requests: 0 };
  const { records, interrupted } = await runCampaign(plan, key, pool, {
    fork,
    signal,
    sketches: 0,
    trials: Array.from({ length: to - from }, (_, i) => from + i),
    onProgress: ({ done, requests }) => {
      onTrials(done - before.done, requests - before.requests);
      before = { done, requests };
    },
  });
  return interrupted ? null : records;
}
