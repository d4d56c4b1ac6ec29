/** A non-decreasing piecewise linear function: straight between knots, level beyond the first and the last. */
export interface Isotonic {
  /** Where the knots are, ascending. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Values closer than this are one, as in scikit-learn. */
const resolution = 1e-15;

/**
 * The non-decreasing function nearest to labels over scores in squares, by pooling adjacent violators (Ayer et al.
 * 1955), with straight lines between pools, as scikit-learn's `IsotonicRegression`.
 * @param scores ascending @param labels 0 or 1 @param left 1 for rows to leave out
 */
export function isotonicFit(scores: Float64Array, labels: Float64Array, left: Uint8Array | null = null): Isotonic {
  const n = scores.length;
  const first = new Float64Array(n);
  const last = new Float64Array(n);
  const rows = new Float64Array(n);
  const ones = new Float64Array(n);
  let pools = 0;
  for (let i = 0; i < n; ) {
    let count = 0;
    let positive = 0;
    let start = scores[i];
    for (; i < n && (count === 0 || scores[i] - start < resolution); i++) {
      if (left !== null && left[i] === 1) continue;
      if (count === 0) start = scores[i];
      count += 1;
      positive += labels[i];
    }
    if (count === 0) continue;
    let begin = start;
    // Sums of labels are whole numbers, so shares compare exactly by products.
    while (pools > 0 && ones[pools - 1] * count >= positive * rows[pools - 1]) {
      pools -= 1;
      count += rows[pools];
      positive += ones[pools];
      begin = first[pools];
    }
    first[pools] = begin;
    last[pools] = start;
    rows[pools] = count;
    ones[pools] = positive;
    pools += 1;
  }
  return knots(pools, first, last, (pool) => ones[pool] / rows[pool]);
}

function knots(pools: number, first: Float64Array, last: Float64Array, share: (pool: number) => number): Isotonic {
  const x: number[] = [];
  const y: number[] = [];
  for (let pool = 0; pool < pools; pool++) {
    x.push(first[pool]);
    y.push(share(pool));
    if (last[pool] === first[pool]) continue;
    x.push(last[pool]);
    y.push(share(pool));
  }
  return Object.freeze({ x: Float64Array.from(x), y: Float64Array.from(y) });
}

/** The function's value at a score. */
export function isotonicAt({ x, y }: Isotonic, score: number): number {
  let low = 0;
  let high = x.length - 1;
  if (score <= x[low]) return y[low];
  if (score >= x[high]) return y[high];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (x[middle] <= score) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) / (x[high] - x[low])) * (score - x[low]);
}
