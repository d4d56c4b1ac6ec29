import { gammaQuantile } from '../core/special.js';

/**
 * Exact interval of a Poisson mean from a count k; k may be fractional, as after a division by the over-dispersion.
 * @param tail probability beyond each bound: 0.025 for a two-sided 95 % interval
 * Source: Garwood 1936, Biometrika 28:437.
 */
export function garwood(k: number, tail: number): [number, number] {
  return [k <= 0 ? 0 : gammaQuantile(tail, k), gammaQuantile(1 - tail, k + 1)];
}
