import { candidateStack, type Tunable, tuned } from '../../detectors/rules/tunable.js';
import type { Plan, StackPlan } from '../core/plan.js';
import type { CalibratedValue } from '../core/scorecard.js';
import { type Candidate, candidateRate, mostSensitive } from '../score/calibration.js';
import { gather } from '../score/evidence.js';
import { inControl } from '../score/false-alarms.js';
import { calibrationTargets, coarseValues, fineValues, noThreshold } from './calibration-targets.js';
import { calibrationTrials, firstCalibrationTrial } from './calibration-trials.js';
import { type CampaignProgress, runCampaign } from './campaign.js';
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
    candidates(plan, targets, lists, { pool, key: `${key}#${name}`, trials, options });

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

interface Round {
  pool: Pool;
  key: string;
  trials: number;
  options: CalibrateOptions;
}

/** Episodes and exposure of every value of every target, from one campaign without faults. */
async function candidates(
  plan: Plan,
  targets: readonly Tunable[],
  lists: readonly (readonly number[])[],
  { pool, key, trials, options }: Round,
): Promise<Candidate[][]> {
  const parts = targets.map((target, t) => candidateStack(plan.stack, target, lists[t], `${t}`));
  const detectors = new Map(parts.flatMap((part) => part.detectors).map((detector) => [detector.name, detector]));
  const rules = parts.flatMap((part) => part.rules);
  const quiet: Plan = {
    ...plan,
    faults: [],
    expect: [],
    gates: [],
    stack: { reference: plan.stack.reference, detectors: [...detectors.values()], rules },
  };
  const counts = rules.map(() => new Float64Array(trials));
  const exposureS = rules.map(() => new Float64Array(trials));
  const { records } = await runCampaign(quiet, key, pool, {
    fork: true,
    sketches: 0,
    signal: options.signal,
    onProgress: options.onProgress,
    trials: Array.from({ length: trials }, (_, i) => firstCalibrationTrial + i),
  });
  for (const record of records) {
    const evidence = gather(quiet, [record], []);
    const slot = record.trial - firstCalibrationTrial;
    for (const rule of rules.keys()) {
      const found = inControl(evidence, [rule]);
      counts[rule][slot] = found.counts[0] ?? 0;
      exposureS[rule][slot] = found.exposureS[0] ?? 0;
    }
  }
  let rule = 0;
  return lists.map((values) =>
    values.map((value) => {
      const exposureDays = exposureS[rule].reduce((sum, seconds) => sum + seconds, 0) / daySeconds;
      return { value, counts: counts[rule++], exposureDays };
    }),
  );
}
