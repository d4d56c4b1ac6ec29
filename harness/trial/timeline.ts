import type { Plan } from '../core/plan.js';
import { stream, trialSeed } from '../core/rng.js';

/** When things happen in one trial, seconds since its start. The sealed truth: only scoring gets it. */
export interface TrialTimeline {
  readonly seed: string;
  readonly onsetS: number;
  readonly endS: number;
  /** t₀ of each fault, by id. */
  readonly t0S: Readonly<Record<string, number>>;
  /** t₂ of each fault, by id; the end of the trial where it lasts to the end. */
  readonly t2S: Readonly<Record<string, number>>;
}

/** Draws the onset of one trial and lays the faults on its timeline. */
export function timelineOf(plan: Plan, trial: number): TrialTimeline {
  const { warmupS, controlS, onsetWithinS, deadlineS, recoveryS } = plan.timeline;
  const seed = trialSeed(plan.name, plan.seed, trial);
  const onsetS = warmupS + controlS + (onsetWithinS > 0 ? stream(seed, 'onset').uniform() * onsetWithinS : 0);
  const latest = Math.max(0, ...plan.faults.map((fault) => fault.atS));
  const endS = onsetS + latest + deadlineS + recoveryS;
  const t0S = Object.fromEntries(plan.faults.map((fault) => [fault.id, onsetS + fault.atS]));
  const t2S = Object.fromEntries(
    plan.faults.map((fault) => [
      fault.id,
      fault.lastsS === null ? endS : Math.min(endS, onsetS + fault.atS + fault.lastsS),
    ]),
  );
  return { seed, onsetS, endS, t0S, t2S };
}
