import type { Rng } from '../../core/rng.js';

/*
 * Exact draws of counts, in a time that does not grow with them, and sums by a gamma law.
 */

const tableSize = 256;
const logFactorials = Float64Array.from({ length: tableSize }, (_, n) => {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
});

/** ln n!, by Stirling's series where it is not tabulated (within 1e-14). */
function logFactorial(n: number): number {
  if (n < tableSize) return logFactorials[n];
  const x = n + 1;
  const inverse = 1 / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + (1 / 12 - inverse * (1 / 360 - inverse / 1260)) / x;
}

/** Means from which on rejection is faster than inversion; its constants hold from here on. */
const large = 10;

/**
 * A Poisson count.
 * Source: Hörmann 1993, Insurance: Mathematics and Economics 12:39 (transformed rejection, PTRS).
 */
export function poisson(rng: Rng, mean: number): number {
  if (!(mean > 0)) return 0;
  if (mean < large) {
    let left = rng.uniform();
    let chance = Math.exp(-mean);
    let k = 0;
    while (left >= chance && k < 1000) {
      left -= chance;
      k += 1;
      chance *= mean / k;
    }
    return k;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const accept = 0.9277 - 3.6224 / (b - 2);
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const logMean = Math.log(mean);
  for (;;) {
    const u = rng.uniform() - 0.5;
    const v = rng.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= accept) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * logMean - mean - logFactorial(k)) return k;
  }
}

/**
 * A binomial count.
 * Source: Hörmann 1993, J. Stat. Comput. Simul. 46:101 (transformed rejection, BTRS).
 */
export function binomial(rng: Rng, n: number, p: number): number {
  if (n <= 0 || !(p > 0)) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(rng, n, 1 - p);
  const odds = p / (1 - p);
  if (n * p < large) {
    let left = rng.uniform();
    let chance = Math.exp(n * Math.log1p(-p));
    let k = 0;
    while (left >= chance && k < n) {
      left -= chance;
      k += 1;
      chance *= (odds * (n - k + 1)) / k;
    }
    return k;
  }
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const accept = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((n + 1) * p);
  const logOdds = Math.log(odds);
  const top = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = rng.uniform() - 0.5;
    const v = rng.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + n * p + 0.5);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= accept) return k;
    const height = top - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds;
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= height) return k;
  }
}

/**
 * How many of n draws without replacement are marked, one after the other.
 * @param marked of `total` in the urn
 */
export function drawn(rng: Rng, n: number, marked: number, total: number): number {
  if (marked <= 0) return 0;
  if (marked >= total) return n;
  let hits = 0;
  for (let i = 0; i < n; i++) if (rng.uniform() * (total - i) < marked - hits) hits += 1;
  return hits;
}

/**
 * Divides n among cells.
 * @param shares of the cells; they need not sum to 1 @param out as long: their counts
 */
export function multinomial(rng: Rng, n: number, shares: ArrayLike<number>, out: Float64Array): void {
  let total = 0;
  for (let i = 0; i < shares.length; i++) total += shares[i];
  let left = n;
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i];
    out[i] = left === 0 ? 0 : share >= total ? left : binomial(rng, left, share / total);
    left -= out[i];
    total -= share;
  }
  // What rounding leaves over belongs to the last cell that has a share.
  for (let i = shares.length - 1; left > 0 && i >= 0; i--)
    if (shares[i] > 0) {
      out[i] += left;
      left = 0;
    }
}

/** A gamma variate of scale 1. Source: Marsaglia & Tsang 2000, ACM TOMS 26:363. */
function gamma(rng: Rng, shape: number): number {
  if (shape < 1) return gamma(rng, shape + 1) * (1 - rng.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = rng.normal();
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(1 - rng.uniform()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** The sum of n positive values: a gamma law with the mean and variance that the sum has. */
export function sumOf(rng: Rng, n: number, mean: number, variance: number): number {
  if (n === 0 || !(variance > 0) || mean <= 0) return n * mean;
  return (gamma(rng, (n * mean * mean) / variance) * variance) / mean;
}

/** What a random part of n values has of their sum; under the gamma law the share is beta distributed. */
export function partOf(rng: Rng, part: number, n: number, sum: number, mean: number, variance: number): number {
  if (part === n) return sum;
  if (part === 0 || !(variance > 0) || mean <= 0) return (sum * part) / n;
  const shape = (mean * mean) / variance;
  const own = gamma(rng, shape * part);
  return (sum * own) / (own + gamma(rng, shape * (n - part)));
}
