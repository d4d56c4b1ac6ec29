import type { DelaySeeds } from '../../core/comparison.js';
import { mcnemar } from '../mcnemar.js';
import { signFlip } from '../sign-flip.js';
import { type Look, margin, scaled } from './looks.js';

/** Delays of the seeds that neither side masked, cut at W. */
export interface DelayPairs {
  readonly trials: readonly number[];
  readonly base: readonly number[];
  readonly now: readonly number[];
  /** Pairs with a masked side. */
  readonly masked: number;
}

/** Pairs the two sides by seed; a side that has no such alert or fault misses every seed. */
export function delayPairs(
  base: DelaySeeds | undefined,
  now: DelaySeeds | undefined,
  seeds: number,
  deadlineS: number,
): DelayPairs {
  const out = new Set([...(base?.masked ?? []), ...(now?.masked ?? [])]);
  const trials = Array.from({ length: seeds }, (_, trial) => trial).filter((trial) => !out.has(trial));
  const delay = (side: DelaySeeds | undefined) => (trial: number) =>
    Math.min(side?.faulted[trial] ?? deadlineS, deadlineS);
  return { trials, base: trials.map(delay(base)), now: trials.map(delay(now)), masked: seeds - trials.length };
}

/** The p-values of one cell, least over the looks, on the scale of the level. */
export interface DelayTest {
  /** Against "no slower". */
  readonly slower: number;
  /** Against "no more misses". */
  readonly blinder: number;
  /** Against "slower by the margin". */
  readonly notSlower: number;
}

/**
 * Tests one cell at every look so far.
 * @param everyS evaluation interval, the least margin
 * @param at the pairs of the first so many seeds
 */
export function testDelays(
  at: (seeds: number) => DelayPairs,
  done: readonly Look[],
  everyS: number,
  deadlineS: number,
  seed: string,
): DelayTest {
  let [slower, blinder, notSlower] = [1, 1, 1];
  for (const { seeds, failAlpha, passAlpha } of done) {
    const { base, now } = at(seeds);
    const key = `${seed}/${seeds}`;
    const differences = now.map((delay, i) => delay - base[i]);
    const lost = now.filter((delay, i) => delay >= deadlineS && base[i] < deadlineS).length;
    const won = now.filter((delay, i) => delay < deadlineS && base[i] >= deadlineS).length;
    slower = Math.min(slower, scaled(signFlip(differences, `${key}/slower`), failAlpha));
    blinder = Math.min(blinder, scaled(mcnemar(lost, won), failAlpha));
    if (passAlpha > 0)
      notSlower = Math.min(notSlower, scaled(signFlip(shortfall(base, now, everyS), `${key}/pass`), passAlpha));
  }
  return { slower, blinder, notSlower };
}

/** How far each pair stays below the slowest delay that is allowed: 10 % above the base, or one evaluation more. */
function shortfall(base: readonly number[], now: readonly number[], everyS: number): number[] {
  const mean = base.reduce((sum, delay) => sum + delay, 0) / Math.max(1, base.length);
  const additive = everyS > margin * mean;
  return base.map((delay, i) => (additive ? delay + everyS : (1 + margin) * delay) - now[i]);
}
