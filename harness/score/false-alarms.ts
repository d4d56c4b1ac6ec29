import { episodeTimes } from '../core/episode-list.js';
import { isIncident } from '../core/incident.js';
import { openFrom } from '../core/open-from.js';
import type { Plan } from '../core/plan.js';
import type { FalseAlarmScore } from '../core/scorecard.js';
import { anyTakenIn } from '../core/taken-in.js';
import { noEstimate, shareEstimate } from './estimate.js';
import { eventRate } from './event-rate.js';
import type { Evidence, TrialView } from './evidence.js';

const dayS = 86_400;

/** What some rules did on fault-free traffic after the warm-up, one entry a seed. */
export interface InControl {
  /** Episodes that started. */
  readonly counts: Float64Array;
  /** Seconds neither firing nor cooling down. */
  readonly exposureS: Float64Array;
  /** Seeds with an alarm starting or open within the horizon. */
  readonly alarmed: number;
}

/**
 * Within how long the chance of an alarm is asked for: the deadline, or a day where there is none; with a recorded
 * incident, or for alerts taken in live, at most the control before the fault.
 */
export function horizonOf(plan: Plan, rules: Iterable<number> = []): number {
  const { deadlineS, controlS } = plan.timeline;
  if (plan.faults.length > 0 && untwinned(plan, rules)) return Math.min(deadlineS, controlS);
  return deadlineS > 0 ? deadlineS : dayS;
}

/**
 * When fault-free running ends for some rules: with the trial; for alerts taken in live at the first fault; before a
 * recorded incident at their last evaluation, as what came later was judged with rows of the incident.
 */
export function controlEndS({ plan }: Evidence, { record, twin, forkS }: TrialView, rules: Iterable<number>): number {
  if (!untwinned(plan, rules)) return record.endS;
  const { warmupS } = plan.timeline;
  const judged = [...rules].map((rule) => {
    const at = twin.judgedS?.[rule];
    return at === undefined ? forkS : (at ?? warmupS);
  });
  return Math.min(record.endS, Math.max(warmupS, ...judged));
}

/** True where nobody knows what these rules would have done without the faults. */
function untwinned(plan: Plan, rules: Iterable<number>): boolean {
  return plan.faults.some(isIncident) || anyTakenIn(plan.stack.rules, rules);
}

/** Counts and exposure in the twins: each in-control second once a seed, from the end of warm-up on. */
export function inControl(evidence: Evidence, rules: readonly number[]): InControl {
  const wanted = new Set(rules);
  const { warmupS } = evidence.plan.timeline;
  const horizonS = horizonOf(evidence.plan, rules);
  const counts = new Float64Array(evidence.trials.length);
  const exposureS = new Float64Array(evidence.trials.length);
  let alarmed = 0;
  const alone = untwinned(evidence.plan, rules);
  for (const [i, trial] of evidence.trials.entries()) {
    const endS = controlEndS(evidence, trial, wanted);
    const all = episodeTimes(trial.twin.episodes);
    const busy: Busy[] = [];
    let soon = false;
    for (let j = 0; j < all.n; j++) {
      const [startsS, endsS] = [all.startsS[j], all.endsS[j]];
      if (!wanted.has(all.rule[j]) || (alone && startsS >= trial.forkS)) continue;
      if (startsS >= warmupS) counts[i] += 1;
      soon ||= startsS < warmupS + horizonS && openFrom({ startsS, endsS }, warmupS);
      busy.push({ fromS: startsS, toS: endsS + evidence.plan.stack.rules[all.rule[j]].cooldownS });
    }
    exposureS[i] = endS - warmupS - busySeconds(busy, warmupS, endS);
    if (soon) alarmed += 1;
  }
  return { counts, exposureS, alarmed };
}

/** Rate of false alarms with its 95 % interval, mean time between them, and the chance of one within the horizon. */
export function falseAlarmScore({ counts, exposureS, alarmed }: InControl, horizonS: number): FalseAlarmScore {
  const n = counts.length;
  const exposureDays = total(exposureS) / dayS;
  const { value, low, high } = eventRate(counts, exposureDays, 0.025);
  return {
    episodes: total(counts),
    exposureDays,
    perDay: value === null ? noEstimate(n) : { value, low, high, n },
    arl0S: value === null ? noEstimate(n) : { value: inverse(value), low: inverse(high), high: inverse(low), n },
    alarmBy: { horizonS, probability: shareEstimate(alarmed, n) },
  };
}

/** Sum of a column. */
export function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function inverse(perDay: number | null): number | null {
  return perDay === null || perDay === 0 ? null : dayS / perDay;
}

interface Busy {
  readonly fromS: number;
  readonly toS: number;
}

/** Seconds of [from, to) that some stretch covers. */
function busySeconds(stretches: Busy[], fromS: number, toS: number): number {
  let busy = 0;
  let doneS = fromS;
  for (const stretch of stretches.sort((a, b) => a.fromS - b.fromS)) {
    const until = Math.min(toS, stretch.toS);
    const since = Math.max(doneS, stretch.fromS);
    if (until <= since) continue;
    busy += until - since;
    doneS = until;
  }
  return busy;
}
