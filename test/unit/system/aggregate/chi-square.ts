import { chiSquaredTail, specialReady } from '../../../../harness/core/special.js';

await specialReady();

/**
 * The p-value of counts against the shares that they should have. Cells in which fewer than 8 are expected are joined
 * with the next.
 */
export function goodness(counts: readonly number[], shares: readonly number[]): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  let [statistic, cells, seen, due] = [0, 0, 0, 0];
  for (let i = 0; i < counts.length; i++) {
    seen += counts[i];
    due += shares[i] * n;
    const rest = shares.slice(i + 1).reduce((sum, share) => sum + share * n, 0);
    if (i < counts.length - 1 && (due < 8 || rest < 8)) continue;
    statistic += (seen - due) ** 2 / due;
    cells += 1;
    [seen, due] = [0, 0];
  }
  return chiSquaredTail(statistic, cells - 1);
}

/** The p-value of two lists of counts over the same cells having one law. */
export function alike(a: readonly number[], b: readonly number[]): number {
  const [n, m] = [a, b].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  let [statistic, cells] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const both = a[i] + b[i];
    if (both === 0) continue;
    const [x, y] = [(both * n) / (n + m), (both * m) / (n + m)];
    statistic += (a[i] - x) ** 2 / x + (b[i] - y) ** 2 / y;
    cells += 1;
  }
  return chiSquaredTail(statistic, cells - 1);
}

export function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}
