import type { Plan } from '../core/plan.js';
import type { TrialRecord } from '../core/record.js';
import type { TrialSketch } from '../core/saved.js';
import type { Pool } from './pool.js';

export interface CampaignProgress {
  done: number;
  total: number;
  requests: number;
}

export interface CampaignOptions {
  fork: boolean;
  /** How many of the first trials keep a sketch for the report. */
  sketches: number;
  onProgress: (progress: CampaignProgress) => void;
  /** Aborted: no further trials start; those that are running finish and are kept. */
  signal: AbortSignal;
}

export interface CampaignResult {
  /** In trial order. */
  records: TrialRecord[];
  sketches: TrialSketch[];
  interrupted: boolean;
}

/** Runs all trials of a plan over the pool. The result is the same whatever the number of workers. */
export async function runCampaign(
  plan: Plan,
  key: string,
  pool: Pool,
  options: CampaignOptions,
): Promise<CampaignResult> {
  const chunks = chunksOf(plan.trials, pool.workers);
  const records: TrialRecord[] = [];
  const sketches: TrialSketch[] = [];
  let requests = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < chunks.length && !options.signal.aborted) {
      const trials = chunks[next++];
      const results = await pool.run({ key, plan, trials, sketches: options.sketches, fork: options.fork });
      for (const { record, sketch } of results) {
        records.push(record);
        if (sketch !== null) sketches.push(sketch);
        requests += record.requests;
      }
      options.onProgress({ done: records.length, total: plan.trials, requests });
    }
  };
  await Promise.all(Array.from({ length: pool.workers }, lane));
  records.sort((a, b) => a.trial - b.trial);
  sketches.sort((a, b) => a.trial - b.trial);
  return { records, sketches, interrupted: records.length < plan.trials };
}

/** Consecutive stretches, single at first and last so that progress shows early and lanes end together. */
function chunksOf(trials: number, workers: number): number[][] {
  const chunks: number[][] = [];
  let from = 0;
  while (from < trials) {
    const left = trials - from;
    const size = from < 2 * workers ? 1 : Math.max(1, Math.min(32, Math.floor(left / (6 * workers))));
    chunks.push(Array.from({ length: size }, (_, i) => from + i));
    from += size;
  }
  return chunks;
}
