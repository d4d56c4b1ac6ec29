import type { DistributionPlan, FeaturePlan, SeasonPlan } from '../../core/plan.js';
import { type Distribution, distribution, type Underlying, underlyingOf, valueAt } from './distribution.js';
import { hasSeason, liftAt, type Waves } from './season.js';

/** One feature ready to be drawn: its distributions by segment and its season. Frozen, shared by all branches. */
export interface FeatureSpec {
  readonly underlying: Underlying;
  /** The feature's own, then one for each entry of `by`. */
  readonly variants: readonly Distribution[];
  readonly by: readonly { readonly segment: number; readonly value: number }[];
  /** Null where there is none. */
  readonly season: SeasonPlan | null;
}

/** @param correlated true where the feature's underlying variate must be normal */
export function featureSpec(plan: FeaturePlan, correlated: boolean): FeatureSpec {
  const plans: DistributionPlan[] = [plan.distribution, ...plan.by.map((entry) => entry.distribution)];
  return Object.freeze({
    underlying: correlated ? 'normal' : underlyingOf(plans),
    variants: Object.freeze(plans.map(distribution)),
    by: Object.freeze(plan.by.map(({ segment, value }) => Object.freeze({ segment, value }))),
    season: hasSeason(plan.season) ? Object.freeze({ ...plan.season }) : null,
  });
}

/** Which of the spec's variants row i takes; of several that apply the last wins. */
export function variantOf(spec: FeatureSpec, segments: readonly Int32Array[], i: number): number {
  for (let k = spec.by.length - 1; k >= 0; k--) if (segments[spec.by[k].segment][i] === spec.by[k].value) return k + 1;
  return 0;
}

/** The value of row i for an underlying variate, with the season of time t. */
export function rowValue(
  spec: FeatureSpec,
  segments: readonly Int32Array[],
  i: number,
  variate: number,
  t: number,
  waves: Waves,
): number {
  const lift = spec.season ? liftAt(spec.season, waves, t) : 0;
  return valueAt(spec.variants[variantOf(spec, segments, i)], spec.underlying, variate, lift);
}
