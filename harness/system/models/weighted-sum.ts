import type { Column } from '../../core/batch.js';
import { type Design, designValue } from './design.js';

/** A weighted sum over a design, laid out for whole columns. Frozen. */
export interface WeightedSum {
  readonly design: Design;
  readonly weights: readonly number[];
  /** Features and weights of the numeric terms that are not 0. */
  readonly numeric: readonly { readonly feature: number; readonly weight: number }[];
  /** For each categorical feature with a weight, the weight of each of its categories. */
  readonly categorical: readonly { readonly feature: number; readonly table: Float64Array }[];
}

export function weightedSum(design: Design, weights: ArrayLike<number>): WeightedSum {
  const numeric: { feature: number; weight: number }[] = [];
  const tables = new Map<number, number[]>();
  design.names.forEach((_, k) => {
    if (weights[k] === 0) return;
    const feature = design.feature[k];
    if (design.category[k] < 0) numeric.push({ feature, weight: weights[k] });
    else {
      const table = tables.get(feature) ?? [];
      table[design.category[k]] = weights[k];
      tables.set(feature, table);
    }
  });
  return Object.freeze({
    design,
    weights: Object.freeze(Array.from(weights)),
    numeric: Object.freeze(numeric),
    categorical: Object.freeze(
      [...tables].map(([feature, table]) =>
        Object.freeze({
          feature,
          table: Float64Array.from({ length: categories(design, feature) }, (_, c) => table[c] ?? 0),
        }),
      ),
    ),
  });
}

function categories(design: Design, feature: number): number {
  return design.feature.filter((index) => index === feature).length;
}

/** out[i] = intercept + the weighted sum of row i, for rows 0 … n−1. */
export function addUp(
  sum: WeightedSum,
  intercept: number,
  columns: readonly Column[],
  n: number,
  out: Float64Array,
): void {
  const { numeric } = sum;
  out.fill(intercept, 0, n);
  let k = 0;
  for (; k + 3 < numeric.length; k += 4) addFour(numeric, k, columns, n, out);
  for (; k < numeric.length; k++) {
    const { weight, feature } = numeric[k];
    const column = columns[feature];
    for (let i = 0; i < n; i++) out[i] += weight * column[i];
  }
  for (const { feature, table } of sum.categorical) {
    const column = columns[feature];
    for (let i = 0; i < n; i++) {
      const category = column[i];
      if (category >= 0) out[i] += table[category];
    }
  }
  for (let i = 0; i < n; i++) if (Number.isNaN(out[i])) out[i] = intercept + addUpRow(sum, columns, i);
}

function addFour(
  numeric: WeightedSum['numeric'],
  k: number,
  columns: readonly Column[],
  n: number,
  out: Float64Array,
): void {
  const { feature: fa, weight: wa } = numeric[k];
  const { feature: fb, weight: wb } = numeric[k + 1];
  const { feature: fc, weight: wc } = numeric[k + 2];
  const { feature: fd, weight: wd } = numeric[k + 3];
  const a = columns[fa];
  const b = columns[fb];
  const c = columns[fc];
  const d = columns[fd];
  for (let i = 0; i < n; i++) out[i] = out[i] + wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
}

function addUpRow(sum: WeightedSum, columns: readonly Column[], i: number): number {
  let total = 0;
  for (let k = 0; k < sum.weights.length; k++)
    if (sum.weights[k] !== 0) total += sum.weights[k] * designValue(sum.design, columns, k, i);
  return total;
}
