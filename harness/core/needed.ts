import type { ExpectPlan, GatePlan } from './plan.js';

/*
 * What it takes to decide a gate at a one-sided 95 % confidence level, before anything has been run.
 */

const alpha = 0.05;

/**
 * Fewest trials with which `recall >= p` can pass at all: the n for which n hits in n trials put the exact one-sided
 * bound at p or above, p^n <= 0.05. 0.95 needs 59, 0.9 needs 29.
 * @param p a share; Infinity is given for 1 and above, 1 for 0 and below
 */
export function trialsForRecall(p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.ceil(Math.log(alpha) / Math.log(p) - 1e-12));
}

/**
 * Exposure without a single alarm that shows a rate below `perDay`, in days: -ln 0.05 / rate, about 3.0 / rate.
 * @param perDay alarms a day
 */
export function exposureForRate(perDay: number): number {
  return perDay <= 0 ? Number.POSITIVE_INFINITY : -Math.log(alpha) / perDay;
}

/** Fewest trials with which a gate can pass. */
export function trialsForGate({ metric, op, value }: GatePlan): number {
  const rises = op === '>' || op === '>=';
  if (metric.kind === 'recall' || metric.kind === 'chance') return trialsForRecall(rises ? value : 1 - value);
  if ((metric.kind === 'ttd' || metric.kind === 'notified') && metric.quantile !== 'rmst' && !rises)
    return trialsForRecall(metric.quantile === 'p90' ? 0.9 : 0.5);
  return 1;
}

/** Fewest trials with which an expectation can pass. */
export function trialsForExpectation({ outcome, share }: ExpectPlan): number {
  return trialsForRecall(outcome === 'fires' ? share : 0.95);
}

/** Fewest days without an alarm with which a gate can pass; null where it speaks of something else. */
export function exposureForGate({ metric, op, value }: GatePlan): number | null {
  if (metric.kind !== 'falseAlarmsPerDay' || op === '>' || op === '>=') return null;
  return exposureForRate(value);
}
