import type { DistributionPlan } from '../../core/plan.js';
import { normalCdf } from '../normal-cdf.js';
import { type CategoryTable, categoryAt, categoryTable } from './categories.js';

/** What a value is made of: a standard normal, a uniform on [0, 1), or nothing at all. */
export type Underlying = 'normal' | 'uniform' | 'none';

/** A distribution ready to be drawn from; frozen, so that branches share it. */
export interface Distribution {
  readonly plan: DistributionPlan;
  readonly table: CategoryTable | null;
}

export function distribution(plan: DistributionPlan): Distribution {
  return Object.freeze({ plan, table: plan.kind === 'categorical' ? categoryTable(plan.weights) : null });
}

/** The underlying variate that serves all of the distributions. */
export function underlyingOf(plans: readonly DistributionPlan[]): Underlying {
  if (plans.some((plan) => plan.kind === 'normal' || plan.kind === 'lognormal')) return 'normal';
  return plans.every((plan) => plan.kind === 'constant') ? 'none' : 'uniform';
}

/** A season lifts a level by `lift` of its unit; a lognormal's median stays above this share of itself. */
const lowestFactor = 0.001;

/**
 * One value. A distribution that is not normal takes Φ(z) where the underlying variate is normal (a Gaussian copula).
 * @param lift of the level by the season: sds (normal, uniform) or shares of the median (lognormal)
 */
export function valueAt(d: Distribution, underlying: Underlying, variate: number, lift: number): number {
  const plan = d.plan;
  switch (plan.kind) {
    case 'normal':
      return plan.mean + plan.sd * (variate + lift);
    case 'lognormal':
      return plan.median * Math.max(1 + lift, lowestFactor) * Math.exp(plan.sigma * variate);
    case 'constant':
      return plan.value;
    default: {
      const u = underlying === 'normal' ? Math.min(normalCdf(variate), 1 - 2 ** -53) : variate;
      if (plan.kind === 'uniform') {
        const width = plan.max - plan.min;
        return plan.min + width * u + (lift * width) / Math.sqrt(12);
      }
      if (plan.kind === 'bernoulli') return u < plan.p ? 1 : 0;
      return categoryAt(d.table as CategoryTable, u);
    }
  }
}

/** Turns the variates in column[0 … n−1] into values in place; one distribution for all rows, no season. */
export function toValues(d: Distribution, underlying: Underlying, column: Float64Array, n: number): void {
  const plan = d.plan;
  if (plan.kind === 'constant') column.fill(plan.value, 0, n);
  else if (plan.kind === 'normal') {
    const { mean, sd } = plan;
    if (mean !== 0 || sd !== 1) for (let i = 0; i < n; i++) column[i] = mean + sd * column[i];
  } else if (plan.kind === 'lognormal') {
    const { median, sigma } = plan;
    for (let i = 0; i < n; i++) column[i] = median * Math.exp(sigma * column[i]);
  } else if (underlying === 'uniform' && plan.kind === 'uniform') {
    const { min, max } = plan;
    for (let i = 0; i < n; i++) column[i] = min + (max - min) * column[i];
  } else if (underlying === 'uniform' && plan.kind === 'bernoulli') {
    const { p } = plan;
    for (let i = 0; i < n; i++) column[i] = column[i] < p ? 1 : 0;
  } else for (let i = 0; i < n; i++) column[i] = valueAt(d, underlying, column[i], 0);
}

/** Mean and sd of a numeric value, in its own scale. */
export function momentsOf(plan: DistributionPlan): { mean: number; sd: number } {
  switch (plan.kind) {
    case 'normal':
      return { mean: plan.mean, sd: plan.sd };
    case 'lognormal': {
      const mean = plan.median * Math.exp((plan.sigma * plan.sigma) / 2);
      return { mean, sd: mean * Math.sqrt(Math.expm1(plan.sigma * plan.sigma)) };
    }
    case 'uniform':
      return { mean: (plan.min + plan.max) / 2, sd: (plan.max - plan.min) / Math.sqrt(12) };
    case 'bernoulli':
      return { mean: plan.p, sd: Math.sqrt(plan.p * (1 - plan.p)) };
    case 'constant':
      return { mean: plan.value, sd: 0 };
    case 'categorical':
      return { mean: 0, sd: 0 };
  }
}
