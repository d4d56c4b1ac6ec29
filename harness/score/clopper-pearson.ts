import { betaQuantile } from '../core/special.js';

/**
 * Exact one-sided bounds of a share: k of n.
 * @param tail probability beyond each bound, 0.05 for one-sided 95 %
 * @returns [low, high]; [0, 1] for n = 0
 * Source: Clopper & Pearson 1934, Biometrika 26:404.
 */
export function clopperPearson(k: number, n: number, tail: number): [number, number] {
  if (n === 0) return [0, 1];
  return [k === 0 ? 0 : betaQuantile(tail, k, n - k + 1), k === n ? 1 : betaQuantile(1 - tail, k + 1, n - k)];
}
