const guideSize = 256;

/** Draws categories by inverting their distribution function, with a guide table so that most draws take one step. */
export interface CategoryTable {
  readonly cumulative: Float64Array;
  readonly guide: Uint16Array;
}

/** @param weights not negative, not all 0; normalised here */
export function categoryTable(weights: readonly number[]): CategoryTable {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] / total;
    cumulative[i] = sum;
  }
  const last = weights.findLastIndex((weight) => weight > 0);
  cumulative.fill(1, last);
  const guide = new Uint16Array(guideSize);
  let category = 0;
  for (let i = 0; i < guideSize; i++) {
    while (cumulative[category] <= i / guideSize) category += 1;
    guide[i] = category;
  }
  return Object.freeze({ cumulative, guide });
}

/** The category at uniform u in [0, 1). */
export function categoryAt(table: CategoryTable, u: number): number {
  const { cumulative } = table;
  let category = table.guide[(u * guideSize) | 0];
  while (u >= cumulative[category] && category < cumulative.length - 1) category += 1;
  return category;
}
