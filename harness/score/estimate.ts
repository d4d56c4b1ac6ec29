import type { Estimate } from '../core/scorecard.js';
import { studentQuantile } from '../core/special.js';
import { wilson } from '../core/wilson.js';
import { mean, variance } from './descriptives.js';

/** An estimate that does not exist. */
export function noEstimate(n: number): Estimate {
  return { value: null, low: null, high: null, n };
}

/** A share with Wilson's 95 % interval; all null without trials. */
export function shareEstimate(k: number, n: number): Estimate {
  if (n === 0) return noEstimate(0);
  const [low, high] = wilson(k, n);
  return { value: k / n, low, high, n };
}

/** A mean over seeds with Student's 95 % interval; the interval needs two values. */
export function meanEstimate(values: ArrayLike<number>): Estimate {
  const n = values.length;
  if (n === 0) return noEstimate(0);
  const value = mean(values);
  if (n === 1) return { value, low: null, high: null, n };
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(variance(values) / n);
  return { value, low: value - half, high: value + half, n };
}
