import type { CheckResult, Comparison, SeedResults } from '../../core/comparison.js';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { compareSeeds } from '../../score/regression/compare.js';
import { looks, looksUpTo } from '../../score/regression/looks.js';
import type { Pool } from '../pool.js';
import type { Side } from './side.js';
import type { StretchOptions } from './stretch.js';

export interface CheckOptions {
  /** Nothing in the scenario is random: one seed tells all. */
  exact: boolean;
  /** Most seeds; the looks end there. */
  most: number | null;
  fork: boolean;
  signal: AbortSignal;
  onProgress: (progress: { done: number; total: number; requests: number }) => void;
}

export type Checked = Comparison & Pick<CheckResult, 'trials' | 'warnings'>;

/**
 * Compares two stacks on the same seeds, adding seeds at the looks until every cell is decided.
 * @returns null where it was interrupted
 */
export async function checkSides(base: Side, now: Side, pool: Pool, options: CheckOptions): Promise<Checked | null> {
  const all = options.exact ? [{ ...looks[0], seeds: 1 }] : looksUpTo(options.most ?? looks.at(-1)!.seeds);
  const faults = now.plan.faults.map(({ id }) => id).filter((id) => base.plan.faults.some((fault) => fault.id === id));
  const deadlineS = Math.min(base.plan.timeline.deadlineS, now.plan.timeline.deadlineS);
  const progress = { done: 0, total: 0, requests: 0 };
  const stretch: StretchOptions = {
    ...options,
    onTrials: (done, requests) => {
      progress.done += done;
      progress.requests += requests;
      options.onProgress({ ...progress });
    },
  };
  let comparison: Comparison | null = null;
  for (const [index, { seeds }] of all.entries()) {
    progress.total += base.missing(seeds) + now.missing(seeds);
    const after = await now.upTo(seeds, pool, stretch);
    const before: SeedResults | null = after === null ? null : await base.upTo(seeds, pool, stretch);
    if (after === null || before === null) return null;
    comparison = compareSeeds(before, after, {
      looks: all.slice(0, index + 1),
      deadlineS,
      faults,
      seed: now.hash,
      exact: options.exact,
    });
    if (comparison.settled || now.invalid.length > 0 || base.invalid.length > 0) break;
  }
  if (comparison === null) throw new DriftdrillError('no-look', 'no seed was compared', { exit: exitCodes.internal });
  return withValidity(comparison, base, now);
}

/** Nothing can be concluded from faults that were not injected. */
function withValidity(comparison: Comparison, base: Side, now: Side): Checked {
  const warnings = [
    ...now.withoutEffect.map((id) => `fault ${id} was not injected: it changed no row in any trial`),
    ...now.invalid.map(({ trial, reason }) => `trial ${trial}: ${reason}`),
    ...base.invalid.map(({ trial, reason }) => `trial ${trial} of the old stack: ${reason}`),
  ];
  const verdict = warnings.length > 0 ? 'invalid' : comparison.verdict;
  return { ...comparison, verdict, warnings, trials: { base: base.ran, now: now.ran } };
}
