import { chiSquaredTail, normalTail } from '../../harness/core/special.js';
import { chiSquaredTest } from './divergence.js';

type Counts = ArrayLike<number>;

function total(counts: Counts): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  return sum;
}

/** Area between the distribution functions of two samples in ascending order, neither empty. */
export function wassersteinDistance(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const m = b.length;
  let i = 0;
  let j = 0;
  let at = Math.min(a[0], b[0]);
  let area = 0;
  while (i < n || j < m) {
    const next = j === m || (i < n && a[i] <= b[j]) ? a[i] : b[j];
    area += Math.abs(i / n - j / m) * (next - at);
    at = next;
    while (i < n && a[i] === at) i++;
    while (j < m && b[j] === at) j++;
  }
  return area;
}

const spreads = new WeakMap<Float64Array, number>();

/** Standard deviation of a sample that does not change (n in the denominator): worked out once, as references are asked at every evaluation. */
export function spread(values: Float64Array): number {
  let known = spreads.get(values);
  if (known === undefined) {
    known = deviation(values);
    spreads.set(values, known);
  }
  return known;
}

function deviation(values: Float64Array): number {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i];
  mean /= values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

/** Hellinger distance of two tables of counts or weights, 0 to 1. */
export function hellingerDistance(p: Counts, q: Counts): number {
  const pTotal = total(p);
  const qTotal = total(q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += (Math.sqrt(p[i] / pTotal) - Math.sqrt(q[i] / qTotal)) ** 2;
  return Math.sqrt(sum / 2);
}

/** Largest difference of two shares. */
export function largestDifference(p: Counts, q: Counts): number {
  const pTotal = total(p);
  const qTotal = total(q);
  let largest = 0;
  for (let i = 0; i < p.length; i++) largest = Math.max(largest, Math.abs(p[i] / pTotal - q[i] / qTotal));
  return largest;
}

/**
 * Cramér's V of two samples over categories, 0 to 1.
 * @param corrected for the bias that chance gives it (Bergsma 2013)
 */
export function cramersV(reference: Counts, current: Counts, corrected: boolean): number {
  return association(reference, current, { corrected, yates: false });
}

const rareShare = 0.01;

/** Categories up to 1 % of both samples as one, which is left out where it too is no more than that. */
function withoutRare(samples: readonly Counts[]): number[][] {
  const sizes = samples.map(total);
  const common = (of: readonly number[]): boolean => of.some((n, side) => n > rareShare * sizes[side]);
  const kept: number[][] = [];
  const rare = samples.map(() => 0);
  for (let i = 0; i < samples[0].length; i++) {
    const column = samples.map((counts) => counts[i]);
    if (common(column)) kept.push(column);
    else
      column.forEach((n, side) => {
        rare[side] += n;
      });
  }
  if (common(rare)) kept.push(rare);
  return samples.map((_, side) => kept.map((column) => column[side]));
}

/**
 * Cramér's V, bias-corrected, as deepchecks 0.19 gives it: rare categories are one or left out, the larger sample is
 * scaled to the size of the smaller in whole rows, and two categories get Yates's correction.
 */
export function balancedCramersV(reference: Counts, current: Counts): number {
  const kept = withoutRare([reference, current]);
  const rows = kept.map(total);
  const least = Math.min(...rows);
  const [before, now] = kept.map((counts, side) =>
    rows[side] === least ? counts : counts.map((n) => roundedToEven((n * least) / rows[side])),
  );
  return association(before, now, { corrected: true, yates: true });
}

function roundedToEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}

function association(
  reference: Counts,
  current: Counts,
  { corrected, yates }: { corrected: boolean; yates: boolean },
): number {
  const n = total(reference) + total(current);
  let columns = 0;
  for (let i = 0; i < reference.length; i++) if (reference[i] + current[i] > 0) columns += 1;
  if (columns < 2) return 0;
  const phi = chiSquaredTest([reference, current], yates).statistic / n;
  if (!corrected) return Math.sqrt(phi);
  const unbiased = Math.max(0, phi - (columns - 1) / (n - 1));
  const rows = 2 - 1 / (n - 1);
  const wide = columns - (columns - 1) ** 2 / (n - 1);
  const least = Math.min(rows, wide) - 1;
  return least > 0 ? Math.sqrt(unbiased / least) : 0;
}

/** z of two shares under a pooled variance, and its two-sided p-value. */
export function twoProportions(
  ones: number,
  n: number,
  otherOnes: number,
  otherN: number,
): { statistic: number; p: number } {
  const pooled = (ones + otherOnes) / (n + otherN);
  const variance = pooled * (1 - pooled) * (1 / n + 1 / otherN);
  if (!(variance > 0)) return { statistic: 0, p: 1 };
  const statistic = (ones / n - otherOnes / otherN) / Math.sqrt(variance);
  return { statistic, p: 2 * normalTail(Math.abs(statistic)) };
}

/**
 * χ² test of fit that takes the shares of the reference for exact, as if it were no sample.
 * @param whole expected counts are rounded down
 */
export function chiSquaredFit(reference: Counts, current: Counts, whole: boolean): { statistic: number; p: number } {
  const scale = total(current) / total(reference);
  let statistic = 0;
  let seen = 0;
  for (let i = 0; i < reference.length; i++) {
    if (reference[i] + current[i] === 0) continue;
    seen += 1;
    const expected = whole ? Math.floor(reference[i] * scale + 1e-9) : reference[i] * scale;
    if (expected > 0) statistic += (current[i] - expected) ** 2 / expected;
    else if (current[i] > 0) statistic = Number.POSITIVE_INFINITY;
  }
  if (statistic === Number.POSITIVE_INFINITY) return { statistic, p: 0 };
  return { statistic, p: chiSquaredTail(statistic, Math.max(1, seen - 1)) };
}
