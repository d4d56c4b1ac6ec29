import type { Column, Shape } from '../../core/batch.js';
import type { TermPlan } from '../../core/plan.js';
import type { FeatureStats } from './feature-stats.js';

/**
 * What weights may be given to: each numeric feature as it is, and each category of a categorical one as 0 or 1.
 * A missing value counts as the feature's mean, a missing category as none. Frozen.
 */
export interface Design {
  /** `amount`, `channel=phone`. */
  readonly names: readonly string[];
  readonly feature: readonly number[];
  /** −1 for numeric features. */
  readonly category: readonly number[];
  /** Mean and sd of each design value over the scenario's traffic. */
  readonly means: readonly number[];
  readonly sds: readonly number[];
}

/** @param first names that come first, in this order (a model's own terms) */
export function designOf(shape: Shape, stats: readonly FeatureStats[], first: readonly string[] = []): Design {
  const terms = shape.features.flatMap((feature, index) =>
    feature.type === 'numeric'
      ? [{ name: feature.name, index, category: -1, mean: stats[index].mean, sd: stats[index].sd }]
      : feature.categories.map((value, category) => {
          const share = stats[index].weights[category];
          return {
            name: `${feature.name}=${value}`,
            index,
            category,
            mean: share,
            sd: Math.sqrt(share * (1 - share)),
          };
        }),
  );
  const rank = new Map(first.map((name, i) => [name, i]));
  const order = (name: string) => rank.get(name) ?? first.length;
  const sorted = terms
    .map((term, i) => ({ term, i }))
    .sort((a, b) => order(a.term.name) - order(b.term.name) || a.i - b.i);
  return Object.freeze({
    names: Object.freeze(sorted.map(({ term }) => term.name)),
    feature: Object.freeze(sorted.map(({ term }) => term.index)),
    category: Object.freeze(sorted.map(({ term }) => term.category)),
    means: Object.freeze(sorted.map(({ term }) => term.mean)),
    sds: Object.freeze(sorted.map(({ term }) => term.sd)),
  });
}

/** The name of a term as weights write it. */
export function termName(term: Pick<TermPlan, 'feature' | 'category'>): string {
  return term.category === null ? term.feature : `${term.feature}=${term.category}`;
}

/** Weights in the order of `design.names`; 0 where the terms name none. */
export function weightsOf(design: Design, terms: readonly TermPlan[]): number[] {
  const given = new Map(terms.map((term) => [termName(term), term.weight]));
  return design.names.map((name) => given.get(name) ?? 0);
}

/** out[i] = the value of term k in row i, for rows 0 … n−1. */
export function fillDesign(design: Design, columns: readonly Column[], k: number, n: number, out: Float64Array): void {
  const column = columns[design.feature[k]];
  const category = design.category[k];
  const mean = design.means[k];
  if (category >= 0) for (let i = 0; i < n; i++) out[i] = column[i] === category ? 1 : 0;
  else for (let i = 0; i < n; i++) out[i] = Number.isNaN(column[i]) ? mean : column[i];
}

/** The value of term k in row i, missing ones filled in. */
export function designValue(design: Design, columns: readonly Column[], k: number, i: number): number {
  const value = columns[design.feature[k]][i];
  if (design.category[k] >= 0) return value === design.category[k] ? 1 : 0;
  return Number.isNaN(value) ? design.means[k] : value;
}
