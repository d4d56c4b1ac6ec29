import { wilson, z95 } from './wilson.js';

/** How many of n pairs are still undetected: in the faulted branch, in its twin, in both. */
export interface PairedSurvivors {
  readonly n: number;
  readonly faulted: number;
  readonly twin: number;
  readonly both: number;
  /** Of a recorded incident, or of alerts taken in live: there is no twin, and nothing is inferred. */
  readonly once?: true;
}

/** An interval that may be open: null where there is no bound. */
export type OpenInterval = [low: number | null, high: number | null];

/** Net recall 1 − S₁/S₀; 0 where the twin detects always (S₀ = 0), null without pairs. */
export function netRecall(survivors: PairedSurvivors): number | null {
  if (survivors.n === 0) return null;
  return survivors.twin === 0 ? 0 : 1 - survivors.faulted / survivors.twin;
}

/**
 * Interval of the net recall 1 − S₁/S₀ from paired branches: the MOVER for a ratio of correlated shares, with Wilson
 * limits of each share and their φ coefficient.
 * @returns [null, 1] where the twin detects in every trial: nothing can be told; both are null without pairs
 * Source: Donner & Zou 2012, Stat. Methods Med. Res. 21:347 (ratio); Newcombe 1998, Stat. Med. 17:2635 (φ of pairs).
 */
export function netRecallInterval(survivors: PairedSurvivors, z: number = z95): OpenInterval {
  if (survivors.n === 0) return [null, null];
  if (survivors.twin === 0) return [null, 1];
  const [low, high] = ratioInterval(survivors, z);
  return [high === null ? null : 1 - high, 1 - low];
}

/**
 * Interval of the net detections R₁ − R₀ = S₀ − S₁ from paired branches: the MOVER for a difference of correlated shares.
 * @returns both null without pairs
 * Source: Newcombe 1998, Stat. Med. 17:2635, method 10.
 */
export function netDifferenceInterval(survivors: PairedSurvivors, z: number = z95): OpenInterval {
  const { n, faulted, twin } = survivors;
  if (n === 0) return [null, null];
  const [p, q] = [twin / n, faulted / n];
  const [pLow, pHigh] = wilson(twin, n, z);
  const [qLow, qHigh] = wilson(faulted, n, z);
  const r = correlation(survivors);
  const half = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * r * a * b + b * b));
  return [Math.max(-1, p - q - half(p - pLow, qHigh - q)), Math.min(1, p - q + half(pHigh - p, q - qLow))];
}

function ratioInterval(survivors: PairedSurvivors, z: number): [number, number | null] {
  const { n, faulted, twin } = survivors;
  const p = faulted / n;
  const q = twin / n;
  const [pLow, pHigh] = wilson(faulted, n, z);
  const [qLow, qHigh] = wilson(twin, n, z);
  const r = correlation(survivors);

  const crossLow = p * q - r * (p - pLow) * (qHigh - q);
  const c = pLow * (2 * p - pLow);
  const a = qHigh * (2 * q - qHigh);
  const denominator = crossLow + Math.sqrt(Math.max(0, crossLow * crossLow - a * c));
  const low = denominator > 0 ? Math.max(0, c / denominator) : 0;

  const lead = qLow * (2 * q - qLow);
  if (lead <= 0) return [low, null];
  const crossHigh = p * q - r * (pHigh - p) * (q - qLow);
  const tail = pHigh * (2 * p - pHigh);
  return [low, (crossHigh + Math.sqrt(Math.max(0, crossHigh * crossHigh - lead * tail))) / lead];
}

/**
 * φ of the two by two table of pairs, with Newcombe's continuity correction where it is positive; 0 where a margin is
 * empty. Without the correction the worst coverage at 20 pairs is 0.82, with it 0.92.
 */
function correlation({ n, faulted, twin, both }: PairedSurvivors): number {
  const margins = faulted * (n - faulted) * twin * (n - twin);
  if (margins <= 0) return 0;
  const neither = n - faulted - twin + both;
  const agreement = both * neither - (faulted - both) * (twin - both);
  return (agreement > 0 ? Math.max(0, agreement - n / 2) : agreement) / Math.sqrt(margins);
}
