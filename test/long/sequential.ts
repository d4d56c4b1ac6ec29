import type { Comparison, SeedResults } from '../../harness/core/comparison.js';
import { compareSeeds } from '../../harness/score/regression/compare.js';
import { looks } from '../../harness/score/regression/looks.js';

/** Seeds that a check takes at most. */
export const mostSeeds = looks.at(-1)!.seeds;

/** How one check ended. */
export interface Outcome {
  verdict: Comparison['verdict'];
  seeds: number;
}

/** The verdict as `driftdrill check` reaches it: more seeds until it is settled. @param key seed of the drawn sign flips */
export function sequential(base: SeedResults, now: SeedResults, key: string): Outcome {
  for (const [index, { seeds }] of looks.entries()) {
    const result = compareSeeds(base, now, { looks: looks.slice(0, index + 1), seed: key, exact: false });
    if (result.settled || index === looks.length - 1) return { verdict: result.verdict, seeds };
  }
  throw new Error('no look');
}

/** Shares of checks that ended one way or the other. */
export interface Shares {
  fails: number;
  failsBy80: number;
  passes: number;
  mean: number;
}

/** Sums up and prints a line of docs/regression.md. */
export function sharesOf(name: string, outcomes: readonly Outcome[], more = ''): Shares {
  const share = (holds: (one: Outcome) => boolean): number => outcomes.filter(holds).length / outcomes.length;
  const shares = {
    fails: share(({ verdict }) => verdict === 'fail'),
    failsBy80: share(({ verdict, seeds }) => verdict === 'fail' && seeds <= 80),
    passes: share(({ verdict }) => verdict === 'pass'),
    mean: outcomes.reduce((sum, { seeds }) => sum + seeds, 0) / outcomes.length,
  };
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  console.log(
    `${name}: fails ${percent(shares.fails)} (${percent(shares.failsBy80)} within 80 seeds), ` +
      `passes ${percent(shares.passes)}, ${shares.mean.toFixed(0)} seeds on average${more}`,
  );
  return shares;
}

/** Four standard errors of a share about 0.05. */
export const slackOf = (checks: number): number => 4 * Math.sqrt((0.05 * 0.95) / checks);
