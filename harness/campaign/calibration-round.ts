import { candidateStack, type Tunable } from '../../detectors/rules/tunable.js';
import type { Plan } from '../core/plan.js';
import { breaksBudget, type Candidate } from '../score/calibration.js';
import { gather } from '../score/evidence.js';
import { inControl } from '../score/false-alarms.js';
import { firstCalibrationTrial } from './calibration-trials.js';
import { type CampaignProgress, runCampaign } from './campaign.js';
import type { Pool } from './pool.js';

const daySeconds = 86_400;

/** Trials of the first stretch; each that follows is so many times as long. */
const [firstStretch, growth] = [2, 4];

export interface CalibrationRound {
  readonly pool: Pool;
  /** Names the round's campaigns. */
  readonly key: string;
  readonly trials: number;
  readonly budgetPerDay: number;
  readonly options: { onProgress: (progress: CampaignProgress) => void; signal: AbortSignal };
}

/** One value of one target, and what it did so far. */
interface Running extends Candidate {
  readonly counts: Float64Array;
  exposureDays: number;
  alive: boolean;
}

/**
 * Episodes and exposure of every value of every target on fault-free trials. They come in stretches, and a value that
 * breaks the budget whatever follows runs no further: the most sensitive ones fire at every event, and weeks of that
 * would take more time and memory than all others together.
 * @param lists values of each target
 */
export async function candidatesOf(
  plan: Plan,
  targets: readonly Tunable[],
  lists: readonly (readonly number[])[],
  round: CalibrationRound,
): Promise<Candidate[][]> {
  const { trials, budgetPerDay } = round;
  const running = lists.map((values) =>
    values.map((value): Running => ({ value, counts: new Float64Array(trials), exposureDays: 0, alive: true })),
  );
  const mostDays = (trials * longestS(plan)) / daySeconds;
  let from = 0;
  for (let size = firstStretch; from < trials; size *= growth) {
    const to = Math.min(trials, from + size);
    const alive = running.map((values) => values.filter((one) => one.alive));
    if (alive.every((values) => values.length === 0) || round.options.signal.aborted) break;
    await stretch(plan, targets, alive, round, [from, to]);
    for (const one of alive.flat()) one.alive = !breaksBudget(one.counts, mostDays, budgetPerDay);
    from = to;
  }
  return running;
}

/** Runs some of the trials with the values that are left. */
async function stretch(
  plan: Plan,
  targets: readonly Tunable[],
  alive: readonly (readonly Running[])[],
  { pool, key, options }: CalibrationRound,
  [from, to]: readonly [number, number],
): Promise<void> {
  const stacks = targets.map((target, t) =>
    candidateStack(
      plan.stack,
      target,
      alive[t].map(({ value }) => value),
      `${t}`,
    ),
  );
  const detectors = new Map(stacks.flatMap((part) => part.detectors).map((detector) => [detector.name, detector]));
  const rules = stacks.flatMap((part) => part.rules);
  const quiet: Plan = {
    ...plan,
    faults: [],
    expect: [],
    gates: [],
    stack: { reference: plan.stack.reference, detectors: [...detectors.values()], rules },
  };
  const { records } = await runCampaign(quiet, `${key}#${from}`, pool, {
    fork: true,
    sketches: 0,
    signal: options.signal,
    onProgress: options.onProgress,
    trials: Array.from({ length: to - from }, (_, i) => firstCalibrationTrial + from + i),
  });
  for (const record of records) {
    const evidence = gather(quiet, [record], []);
    const slot = record.trial - firstCalibrationTrial;
    for (const [rule, one] of alive.flat().entries()) {
      const found = inControl(evidence, [rule]);
      one.counts[slot] = found.counts[0] ?? 0;
      one.exposureDays += (found.exposureS[0] ?? 0) / daySeconds;
    }
  }
}

/** Most seconds of one trial that count. */
function longestS({ timeline }: Plan): number {
  return timeline.controlS + timeline.onsetWithinS + timeline.deadlineS + timeline.recoveryS;
}
