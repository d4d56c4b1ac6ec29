/**
 * Moves the value of rank k of values[low … high] to index k, smaller ones before it (quickselect with the median of
 * three, in place).
 * @returns that value
 */
function selectWithin(values: Float64Array, from: number, to: number, k: number): number {
  let low = from;
  let high = to;
  while (high > low) {
    const a = values[low];
    const b = values[(low + high) >>> 1];
    const c = values[high];
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const kept = values[i];
        values[i] = values[j];
        values[j] = kept;
        i++;
        j--;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return values[k];
  }
  return values[k];
}

/** The value of rank k (from 0) of values[0 … n−1]; reorders them. */
export function selectRank(values: Float64Array, n: number, k: number): number {
  return selectWithin(values, 0, n - 1, k);
}

/** Puts each of the ranks (ascending) in its place, halving the list so that ever smaller parts are searched. */
function selectAll(values: Float64Array, from: number, to: number, ranks: readonly number[]): void {
  if (ranks.length === 0) return;
  const middle = ranks.length >> 1;
  const rank = ranks[middle];
  selectWithin(values, from, to, rank);
  selectAll(values, from, rank - 1, ranks.slice(0, middle));
  selectAll(values, rank + 1, to, ranks.slice(middle + 1));
}

function between(lower: number, upper: number, share: number): number {
  if (share === 0) return lower;
  const gap = upper - lower;
  return share < 0.5 ? lower + gap * share : upper - gap * (1 - share);
}

/**
 * Quantiles of values[0 … n−1] by linear interpolation, as NumPy's default; reorders the values.
 * @param shares ascending, 0 to 1
 * @returns one a share; NaN for no values
 */
export function quantiles(values: Float64Array, n: number, shares: readonly number[]): number[] {
  if (n === 0) return shares.map(() => Number.NaN);
  const positions = shares.map((q) => q * (n - 1));
  const ranks = positions.flatMap((position) => [Math.floor(position), Math.min(n - 1, Math.floor(position) + 1)]);
  selectAll(values, 0, n - 1, [...new Set(ranks)]);
  return positions.map((position, i) => between(values[ranks[2 * i]], values[ranks[2 * i + 1]], position % 1));
}
