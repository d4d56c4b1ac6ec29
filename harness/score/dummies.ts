import type { Scorecard } from '../core/scorecard.js';
import type { Score } from './alert-score.js';
import type { Detection } from './delays.js';
import type { Evidence, TrialView } from './evidence.js';
import { controlEndS, falseAlarmScore, horizonOf, type InControl } from './false-alarms.js';
import { faultScore } from './fault-score.js';

const everyS = 60;

/**
 * Two monitors that know nothing, scored like any other: `always` alerts for an instant every minute (or every W, if
 * that is shorter), so that it detects everything in both branches; `never` is silent. A score that either wins is wrong. What they would have
 * done without a recorded incident is known: the same.
 */
export function dummyScores(evidence: Evidence): Scorecard['dummies'] {
  return { always: dummy(evidence, true), never: dummy(evidence, false) };
}

function dummy(evidence: Evidence, fires: boolean): Score {
  const { faults } = evidence.plan;
  const periodS = Math.min(everyS, horizonOf(evidence.plan));
  const scores: Score['faults'] = {};
  for (const fault of faults) {
    const list = evidence.trials
      .filter((trial) => trial.faulted !== null && trial.record.t0S[fault.id] !== undefined)
      .map((trial) => detection(trial, trial.record.t0S[fault.id], fires ? periodS : null));
    scores[fault.id] = faultScore(evidence, fault, { list, masked: [] }, null);
  }
  return {
    faults: scores,
    falseAlarms: falseAlarmScore(control(evidence, fires ? periodS : null), horizonOf(evidence.plan)),
    resetS: null,
  };
}

function detection(trial: TrialView, t0S: number, periodS: number | null): Detection {
  const delay = periodS === null ? Number.POSITIVE_INFINITY : nextTick(t0S, periodS) - t0S;
  return {
    ...{ trial, t0S, faultedS: delay, twinS: delay, notifiedS: delay, twinNotifiedS: delay },
    first: null,
    once: false,
  };
}

function control(evidence: Evidence, periodS: number | null): InControl {
  const { plan, trials } = evidence;
  const { warmupS } = plan.timeline;
  const every = plan.stack.rules.flatMap(({ takenIn }, rule) => (takenIn === true ? [] : [rule]));
  const endS = (trial: TrialView): number => controlEndS(evidence, trial, every);
  const ticks = (trial: TrialView): number =>
    periodS === null ? 0 : Math.ceil(endS(trial) / periodS) - Math.ceil(warmupS / periodS);
  return {
    counts: Float64Array.from(trials, ticks),
    exposureS: Float64Array.from(trials, (trial) => endS(trial) - warmupS),
    alarmed: periodS === null ? 0 : trials.length,
  };
}

/** The first multiple of the period at or after t; never a whole period later, whatever the rounding. */
function nextTick(t: number, periodS: number): number {
  const tick = Math.ceil(t / periodS) * periodS;
  return tick - t < periodS ? Math.max(t, tick) : t;
}
