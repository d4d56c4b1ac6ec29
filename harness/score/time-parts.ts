import type { DistributionPlan, Plan } from '../core/plan.js';
import type { FaultScore } from '../core/scorecard.js';
import type { Detection } from './delays.js';
import { mean } from './descriptives.js';
import type { Evidence } from './evidence.js';

/** Mean seconds of each part of the delay. */
export type TimeParts = NonNullable<FaultScore['timeParts']>;

const labelSignals =
  /^(?:label|error|accuracy|precision|recall|f1|auc|logloss|brier|rmse|mae|r2|ctr|labelAge|labelRate)$/;

/**
 * Where the time went, on average over the hits:
 * `firstEvidence` until the first affected label can be known (the median label delay; 0 for rules that read other
 * signals), `accumulation` until the last evaluation that did not suffice, `schedule` from there to the evaluation at
 * which the condition first held (at most one interval), `for` until the rule fired, `notification` until a person is
 * told. The first four sum to the time to detect, all five to the time to notify. Null without hits.
 */
export function timeParts(evidence: Evidence, list: readonly Detection[]): TimeParts | null {
  const parts = list.filter((detection) => detection.first !== null).map((detection) => partsOf(evidence, detection));
  if (parts.length === 0) return null;
  const average = (part: keyof TimeParts): number => mean(parts.map((one) => one[part]));
  return {
    firstEvidence: average('firstEvidence'),
    accumulation: average('accumulation'),
    schedule: average('schedule'),
    for: average('for'),
    notification: average('notification'),
  };
}

function partsOf({ plan, evaluationS }: Evidence, { first, t0S }: Detection): TimeParts {
  if (first === null) return { firstEvidence: 0, accumulation: 0, schedule: 0, for: 0, notification: 0 };
  const heldS = Math.min(first.startsS, Math.max(t0S, first.heldS));
  const quietS = Math.min(heldS, Math.max(t0S, first.quietS ?? t0S));
  const interval = evaluationS[first.rule] ?? 0;
  const schedule = interval > 0 ? Math.min(heldS - quietS, interval) : heldS - quietS;
  const waited = heldS - t0S - schedule;
  const firstEvidence = Math.min(waited, labelDelay(plan, first.rule));
  return {
    firstEvidence,
    accumulation: waited - firstEvidence,
    schedule,
    for: first.startsS - heldS,
    notification: (first.notifiedS ?? first.startsS) - first.startsS,
  };
}

/** Median label delay in seconds where all that the rule reads comes from labels, else 0. */
function labelDelay(plan: Plan, rule: number): number {
  const names = new Set(plan.stack.rules[rule].when.match(/[A-Za-z_][\w-]*(?:\.\d[\w-]*)*/g) ?? []);
  const read = plan.stack.detectors.filter((detector) => names.has(detector.name));
  if (read.length === 0 || !read.every((detector) => labelSignals.test(detector.signal))) return 0;
  const { delay } = plan.system.outcomes;
  const distributions = 'all' in delay ? [delay.all] : Object.values(delay.classes);
  return Math.min(...distributions.map(median));
}

function median(distribution: DistributionPlan): number {
  switch (distribution.kind) {
    case 'normal':
      return distribution.mean;
    case 'lognormal':
      return distribution.median;
    case 'uniform':
      return (distribution.min + distribution.max) / 2;
    case 'constant':
      return distribution.value;
    default:
      return 0;
  }
}
