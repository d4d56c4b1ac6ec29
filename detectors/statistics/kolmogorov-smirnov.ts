/** What a two-sample Kolmogorov–Smirnov test gives: the largest gap between the distribution functions, and its p-value. */
export interface KolmogorovSmirnov {
  readonly statistic: number;
  readonly p: number;
}

/** Rows up to which the p-value is exact. */
const exactRows = 10_000;

/** Below this the limiting distribution stands in for the exact one where that would be dear: no rule is that strict. */
const negligible = 1e-15;
const dearCells = 3_000_000;

/** Largest gap between the empirical distribution functions of two samples in ascending order. */
export function largestGap(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const m = b.length;
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < n && j < m) {
    const value = a[i] < b[j] ? a[i] : b[j];
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    const gap = Math.abs(i * m - j * n);
    if (gap > largest) largest = gap;
  }
  return largest / (n * m);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** P(gap ≥ h/n) for samples of equal size n: an alternating sum over reflections (Gnedenko & Korolyuk 1951). */
function equalSizes(n: number, h: number): number {
  let p = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let term = 1;
    for (let j = 0; j < h; j++) term *= (n - k * h - j) / (n + k * h + j + 1);
    p = term * (1 - p);
  }
  return 2 * p;
}

/**
 * P(gap ≥ d) by walking lattice paths from (0, 0) to (m, n), one diagonal at a time: `outside[j]` is the share of paths
 * to the point with j of the smaller sample that have touched the boundary |i/m − j/n| ≥ d.
 */
function latticePaths(larger: number, smaller: number, steps: number, divisor: number): number {
  const m = larger / divisor;
  const n = smaller / divisor;
  const outside = new Float64Array(smaller + 2);
  let low = 0;
  let high = 0;
  for (let s = 1; s <= larger + smaller; s++) {
    // Inside means |i·n − j·m| < steps with i = s − j, that is (s·n − steps)/(n + m) < j < (s·n + steps)/(n + m).
    const first = Math.max(0, s - larger, Math.floor((s * n - steps) / (n + m)) + 1);
    const last = Math.min(s, smaller, Math.ceil((s * n + steps) / (n + m)) - 1);
    if (first > last) return 1;
    for (let j = high + 1; j <= last; j++) outside[j] = 1;
    const inverse = 1 / s;
    let j = last;
    for (; j > low && j >= first; j--) outside[j] = (outside[j] * (s - j) + outside[j - 1] * j) * inverse;
    if (j === low && j >= first) {
      const before = j === 0 ? 0 : 1;
      outside[j] = (outside[j] * (s - j) + before * j) * inverse;
    }
    low = first;
    high = last;
  }
  return outside[smaller];
}

/** 2·Σ (−1)^(k−1)·exp(−2k²x²): the distribution of √(nm/(n+m))·gap for large samples. */
function limiting(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-17) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/**
 * Two-sided p-value of the gap between two samples of n and m rows (Hodges 1958): exact up to 10,000 rows, for ties too
 * an upper bound, as in SciPy; the limiting distribution beyond.
 */
export function gapProbability(n: number, m: number, gap: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const multiple = (n / divisor) * m;
  const steps = Math.round(gap * multiple);
  if (steps === 0) return 1;
  const rough = limiting(gap * Math.sqrt((n * m) / (n + m)));
  const larger = Math.max(n, m);
  const smaller = Math.min(n, m);
  if (larger > exactRows) return rough;
  if (n === m) return Math.min(1, equalSizes(n, steps));
  if (rough < negligible && larger * smaller * gap > dearCells) return rough;
  return Math.min(1, Math.max(0, latticePaths(larger, smaller, steps, divisor)));
}

/** Two-sample test of two samples in ascending order, neither empty. */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): KolmogorovSmirnov {
  const statistic = largestGap(a, b);
  return { statistic, p: gapProbability(a.length, b.length, statistic) };
}
