import type { CheckResult, Comparison } from '../../core/comparison.js';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { compareSeeds } from '../../score/regression/compare.js';
import { looks, looksUpTo } from '../../score/regression/looks.js';
import type { Pool } from '../pool.js';
import { type AdvanceOptions, advance, type CheckProgress } from './advance.js';
import type { Side } from './side.js';

export interface CheckOptions extends AdvanceOptions {
  /** Nothing in the scenario is random: one seed tells all. */
  exact: boolean;
  /** Most seeds; the looks end there. */
  most: number | null;
}

export type Checked = Comparison & Pick<CheckResult, 'trials' | 'warnings'>;

/**
 * Compares two stacks on the same seeds, adding seeds at the looks until every cell is decided.
 * @returns null where it was interrupted
 */
export async function checkSides(base: Side, now: Side, pool: Pool, options: CheckOptions): Promise<Checked | null> {
  const all = options.exact ? [{ ...looks[0], seeds: 1 }] : looksUpTo(options.most ?? looks.at(-1)!.seeds);
  const progress: CheckProgress = { done: 0, total: 0, requests: 0 };
  let comparison: Comparison | null = null;
  for (const [index, { seeds }] of all.entries()) {
    if (!(await advance([now, base], seeds, pool, options, progress))) return null;
    comparison = compareSeeds(base.results, now.results, {
      looks: all.slice(0, index + 1),
      seed: now.hash,
      exact: options.exact,
    });
    if (comparison.settled || now.invalid.size > 0 || base.invalid.size > 0) break;
  }
  if (comparison === null) throw new DriftdrillError('no-look', 'no seed was compared', { exit: exitCodes.internal });
  return withValidity(comparison, base, now);
}

/** Nothing can be concluded from faults that were not injected. */
function withValidity(comparison: Comparison, base: Side, now: Side): Checked {
  const warnings = [
    ...now.withoutEffect().map((id) => `fault ${id} was not injected: it changed no row in any trial`),
    ...[...now.invalid].map(([trial, reason]) => `trial ${trial}: ${reason}`),
    ...[...base.invalid]
      .filter(([trial, reason]) => now.invalid.get(trial) !== reason)
      .map(([trial, reason]) => `trial ${trial} of the old stack: ${reason}`),
  ];
  const verdict = warnings.length > 0 ? 'invalid' : comparison.verdict;
  return { ...comparison, verdict, warnings, trials: { base: base.ran, now: now.ran } };
}
