import type { OpenInterval } from '../core/mover.js';
import type { GatePlan } from '../core/plan.js';
import type { Verdict } from '../core/scorecard.js';

/**
 * Judges a number known only by its one-sided bounds: pass when the bound on the far side satisfies the comparison, fail
 * when the opposite bound breaks it, else inconclusive. A null bound is unbounded.
 */
export function judge([low, high]: OpenInterval, op: GatePlan['op'], value: number): Verdict {
  const below = low ?? Number.NEGATIVE_INFINITY;
  const above = high ?? Number.POSITIVE_INFINITY;
  if (op === '>' || op === '>=') {
    if (satisfies(below, op, value)) return 'pass';
    return satisfies(above, op, value) ? 'inconclusive' : 'fail';
  }
  if (satisfies(above, op, value)) return 'pass';
  return satisfies(below, op, value) ? 'inconclusive' : 'fail';
}

function satisfies(bound: number, op: GatePlan['op'], value: number): boolean {
  if (op === '>') return bound > value;
  if (op === '>=') return bound >= value;
  return op === '<' ? bound < value : bound <= value;
}

const order: readonly Verdict[] = ['invalid', 'fail', 'inconclusive', 'pass'];

/** The verdict when several hold: invalid before fail before inconclusive before pass; pass where there is none. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'pass';
}

/** The finding with the worst verdict; the first of several. */
export function worst<T extends { verdict: Verdict }>(findings: readonly T[]): T {
  const verdict = worstVerdict(findings.map((finding) => finding.verdict));
  return findings.find((finding) => finding.verdict === verdict) ?? findings[0];
}
