import type { Shape } from '../../core/batch.js';
import type { FaultPlan } from '../../core/plan.js';

/** Whom a fault reaches, by index. Frozen. */
export interface FaultScope {
  readonly features: readonly number[];
  /** One a segment dimension: 1 for the values in scope; null where all are. */
  readonly segments: readonly (Uint8Array | null)[];
  readonly share: number;
}

/** Features and segments by name; no feature named means all of them. */
export function faultScope(plan: FaultPlan['scope'], shape: Shape): FaultScope {
  const all = shape.features.map((_, index) => index);
  return Object.freeze({
    features: Object.freeze(
      plan.features.length === 0 ? all : all.filter((index) => plan.features.includes(shape.features[index].name)),
    ),
    segments: Object.freeze(
      shape.segments.map((segment) => {
        const values = plan.segment[segment.name];
        return values ? Uint8Array.from(segment.values, (value) => (values.includes(value) ? 1 : 0)) : null;
      }),
    ),
    share: plan.share,
  });
}
