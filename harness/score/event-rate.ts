import { mean, variance } from './descriptives.js';
import { garwood } from './garwood.js';

/** Events a unit of exposure, with bounds; value and high are null without exposure. */
export interface RateBounds {
  value: number | null;
  low: number;
  high: number | null;
}

/** Variance over mean of the per-seed counts, at least 1: how much alarms cluster within seeds. */
export function overDispersion(counts: ArrayLike<number>): number {
  if (counts.length < 2) return 1;
  const average = mean(counts);
  return average > 0 ? Math.max(1, variance(counts) / average) : 1;
}

/**
 * Rate of events from per-seed counts: Garwood's interval with count and exposure divided by the over-dispersion,
 * since clustered alarms carry less information than their number suggests.
 * @param exposure in all, in the unit that the rate is per
 * @param tail probability beyond each bound
 */
export function eventRate(counts: ArrayLike<number>, exposure: number, tail: number): RateBounds {
  let k = 0;
  for (let i = 0; i < counts.length; i++) k += counts[i];
  if (exposure <= 0) return { value: null, low: 0, high: null };
  const clusters = overDispersion(counts);
  const [low, high] = garwood(k / clusters, tail);
  const effective = exposure / clusters;
  return { value: k / exposure, low: low / effective, high: high / effective };
}
