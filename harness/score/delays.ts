import { type EpisodeList, episodeAt, episodeTimes } from '../core/episode-list.js';
import { isIncident } from '../core/incident.js';
import type { RulePlan } from '../core/plan.js';
import type { EpisodeRecord } from '../core/record.js';
import { anyTakenIn } from '../core/taken-in.js';
import { comparator, type Evidence, type TrialView } from './evidence.js';
import type { PairedDelays } from './pairs.js';

/** One unmasked trial: delays from t₀ in seconds, ∞ for a miss. */
export interface Detection {
  readonly trial: TrialView;
  readonly t0S: number;
  readonly faultedS: number;
  readonly twinS: number;
  readonly notifiedS: number;
  readonly twinNotifiedS: number;
  /** The episode that detected; null for a miss. */
  readonly first: EpisodeRecord | null;
  /** True of a recorded incident and of alerts taken in live: there is no twin, so `twinS` is ∞ whatever would have been. */
  readonly once: boolean;
}

/** How one fault was detected by some rules in every trial. */
export interface Detections {
  readonly list: readonly Detection[];
  /** Trial numbers in which every rule was open or cooling down at t₀: left out of both branches. */
  readonly masked: readonly number[];
}

/**
 * A and B of every trial: the delay from t₀ to the first episode that starts at or after it, in the faulted branch and
 * in the twin; ∞ at the deadline and beyond. A rule with an episode open or cooling down at t₀ (the same in both branches)
 * is left out of its trial; a trial with no rule left is masked. Of a recorded incident, and where an alert among these was
 * taken in live, nobody knows what the twin would have done.
 * @param rules indices into the plan's rules, taken together
 */
export function detections(evidence: Evidence, rules: readonly number[], fault: string): Detections {
  const deadlineS = evidence.plan.timeline.deadlineS;
  const once =
    anyTakenIn(evidence.plan.stack.rules, rules) ||
    evidence.plan.faults.some((one) => one.id === fault && isIncident(one));
  const list: Detection[] = [];
  const masked: number[] = [];
  const all = new Set(rules);
  for (const trial of evidence.trials) {
    const t0S = trial.record.t0S[fault];
    if (trial.faulted === null || t0S === undefined) continue;
    const wanted = unmasked(evidence.plan.stack.rules, trial, all, t0S);
    if (all.size > 0 && wanted.size === 0) {
      masked.push(trial.record.trial);
      continue;
    }
    const faulted = firstNew(trial.faulted.episodes, wanted, t0S, deadlineS);
    const twin = firstNew(once ? [] : comparator(trial, fault).episodes, wanted, t0S, deadlineS);
    list.push({
      trial,
      t0S,
      faultedS: faulted.delayS,
      twinS: twin.delayS,
      notifiedS: faulted.notifiedS,
      twinNotifiedS: twin.notifiedS,
      first: faulted.first,
      once,
    });
  }
  return { list, masked };
}

/** Delays as pairs, by whatever clock. */
export function pairsOf(list: readonly Detection[], clock: 'fires' | 'notified' = 'fires'): PairedDelays {
  const fires = clock === 'fires';
  return {
    faulted: Float64Array.from(list, (detection) => (fires ? detection.faultedS : detection.notifiedS)),
    twin: Float64Array.from(list, (detection) => (fires ? detection.twinS : detection.twinNotifiedS)),
    ...(list.some(({ once }) => once) && { once: true }),
  };
}

interface FirstNew {
  delayS: number;
  notifiedS: number;
  first: EpisodeRecord | null;
}

/** The first episode at or after t₀ among these rules; of several at once the one of the first rule. */
function firstNew(episodes: EpisodeList, rules: ReadonlySet<number>, t0S: number, deadlineS: number): FirstNew {
  const { n, rule, startsS, notifiedS } = episodeTimes(episodes);
  let first = -1;
  let notified = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (startsS[i] < t0S || !rules.has(rule[i])) continue;
    notified = Math.min(notified, notifiedS[i]);
    const sooner = first < 0 || startsS[i] < startsS[first];
    if (sooner || (startsS[i] === startsS[first] && rule[i] < rule[first])) first = i;
  }
  const missed = first < 0 || startsS[first] - t0S >= deadlineS;
  return {
    delayS: missed ? Number.POSITIVE_INFINITY : startsS[first] - t0S,
    notifiedS: notified - t0S < deadlineS ? notified - t0S : Number.POSITIVE_INFINITY,
    first: missed ? null : episodeAt(episodes, first),
  };
}

/** The rules without an episode that is open or cooling down at t₀. */
function unmasked(
  rules: readonly RulePlan[],
  { twin, faulted, forkS }: TrialView,
  all: ReadonlySet<number>,
  t0S: number,
): ReadonlySet<number> {
  let left: Set<number> | null = null;
  const mask = (episodes: EpisodeList, untilS: number): void => {
    const { n, rule, startsS, endsS } = episodeTimes(episodes);
    for (let i = 0; i < n; i++) {
      if (startsS[i] >= t0S || endsS[i] > untilS || !all.has(rule[i])) continue;
      if (endsS[i] + rules[rule[i]].cooldownS <= t0S) continue;
      left ??= new Set(all);
      left.delete(rule[i]);
    }
  };
  if (faulted !== null) mask(faulted.episodes, Number.POSITIVE_INFINITY);
  // What was open at the fork is in the faulted branch too.
  mask(twin.episodes, forkS);
  return left ?? all;
}
