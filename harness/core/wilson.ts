/** The quantile of the standard normal behind a two-sided 95 % interval. */
export const z95 = 1.959963984540054;

/** The quantile behind a one-sided 95 % bound. */
export const z95OneSided = 1.6448536269514722;

/**
 * Wilson's score interval of a share: k of n.
 * @returns [low, high] within [0, 1]; [0, 1] for n = 0
 * Source: Wilson 1927, J. Am. Stat. Assoc. 22:209.
 */
export function wilson(k: number, n: number, z: number = z95): [number, number] {
  if (n <= 0) return [0, 1];
  const p = k / n;
  const zz = z * z;
  const centre = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n))) / (1 + zz / n);
  return [k <= 0 ? 0 : Math.max(0, centre - half), k >= n ? 1 : Math.min(1, centre + half)];
}
