import {
  calibrationTargets,
  coarseValues,
  fineValues,
  noThreshold,
} from '../../detectors/rules/calibration-targets.js';
import { type Tunable, tuned } from '../../detectors/rules/tunable.js';
import type { Plan, StackPlan } from '../core/plan.js';
import type { CalibratedValue } from '../core/scorecard.js';
import { type Candidate, candidateRate, mostSensitive } from '../score/calibration.js';
import { candidatesOf } from './calibration-round.js';
import { calibrationTrials } from './calibration-trials.js';
import type { CampaignProgress } from './campaign.js';
import type { Pool } from './pool.js';

export interface CalibrateOptions {
  onProgress: (progress: CampaignProgress) => void;
  signal: AbortSignal;
}

export interface Calibration {
  /** With the thresholds set. */
  stack: StackPlan;
  values: CalibratedValue[];
}

const daySeconds = 86_400;

/**
 * Sets the threshold of each alert to the most sensitive value that keeps the budget of false alarms, by running the
 * rule with many values side by side on fault-free trials of their own: first far apart, then close together.
 */
export async function calibrate(plan: Plan, pool: Pool, key: string, options: CalibrateOptions): Promise<Calibration> {
  const { calibrate: asked } = plan.stack;
  if (asked === undefined) return { stack: plan.stack, values: [] };
  const budgetPerDay = asked.budgetPerS * daySeconds;
  const targets = calibrationTargets(plan.stack, asked.path);
  const trials = calibrationTrials(plan, asked.budgetPerS);
  const round = (lists: readonly (readonly number[])[], name: string): Promise<Candidate[][]> =>
    candidatesOf(plan, targets, lists, { pool, key: `${key}#${name}`, trials, budgetPerDay, options });

  const coarse = targets.map(coarseValues);
  const first = await round(coarse, 'coarse');
  if (options.signal.aborted) return { stack: plan.stack, values: [] };
  const fine = targets.map((target, t) => {
    const found = mostSensitive(first[t], budgetPerDay);
    if (found < 0) throw noThreshold(target, coarse[t].at(-1) ?? target.value, budgetPerDay);
    return fineValues(coarse[t], found);
  });
  const second = await round(fine, 'fine');
  if (options.signal.aborted) return { stack: plan.stack, values: [] };

  const chosen = new Map<string, { target: Tunable; candidate: Candidate }>();
  for (const [t, target] of targets.entries()) {
    const candidate = second[t][Math.max(0, mostSensitive(second[t], budgetPerDay))];
    const place = target.parameter === null ? `${target.rule} ${target.id}` : target.id;
    const other = chosen.get(place);
    // Where several alerts share a detector, the strictest of their thresholds keeps the budget of all.
    if (other === undefined || candidate.value > other.candidate.value === target.rising)
      chosen.set(place, { target, candidate });
  }
  // From the end of each rule to its start, so that places further ahead stay where they are.
  const ordered = [...chosen.values()].sort((a, b) => b.target.term.offset - a.target.term.offset);
  const stack = ordered.reduce((so, { target, candidate }) => tuned(so, target, candidate.value), plan.stack);
  const values = [...chosen.values()].map(({ target, candidate }) => ({
    alert: target.alert,
    path: target.path,
    value: candidate.value,
    text: target.parameter === null ? stack.rules[target.rule].when : String(candidate.value),
    rate: candidateRate(candidate),
  }));
  return { stack, values };
}
