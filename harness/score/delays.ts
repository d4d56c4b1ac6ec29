import { isIncident } from '../core/incident.js';
import type { RulePlan } from '../core/plan.js';
import type { EpisodeRecord } from '../core/record.js';
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
  /** True of a recorded incident: it happened once and has no twin, so `twinS` is ∞ whatever would have been. */
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
 * is left out of its trial; a trial with no rule left is masked. Of a recorded incident nobody knows what the twin would
 * have done.
 * @param rules indices into the plan's rules, taken together
 */
export function detections(evidence: Evidence, rules: readonly number[], fault: string): Detections {
  const deadlineS = evidence.plan.timeline.deadlineS;
  const once = evidence.plan.faults.some((one) => one.id === fault && isIncident(one));
  const list: Detection[] = [];
  const masked: number[] = [];
  for (const trial of evidence.trials) {
    const t0S = trial.record.t0S[fault];
    if (trial.faulted === null || t0S === undefined) continue;
    const wanted = new Set(rules.filter((rule) => !isMasked(evidence.plan.stack.rules, trial, rule, t0S)));
    if (wanted.size === 0) {
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
function firstNew(
  episodes: readonly EpisodeRecord[],
  rules: ReadonlySet<number>,
  t0S: number,
  deadlineS: number,
): FirstNew {
  let first: EpisodeRecord | null = null;
  let notified = Number.POSITIVE_INFINITY;
  for (const episode of episodes) {
    if (episode.startsS < t0S || !rules.has(episode.rule)) continue;
    notified = Math.min(notified, episode.notifiedS ?? Number.POSITIVE_INFINITY);
    if (
      first === null ||
      episode.startsS < first.startsS ||
      (episode.startsS === first.startsS && episode.rule < first.rule)
    )
      first = episode;
  }
  if (first === null || first.startsS - t0S >= deadlineS) first = null;
  return {
    delayS: first === null ? Number.POSITIVE_INFINITY : first.startsS - t0S,
    notifiedS: notified - t0S < deadlineS ? notified - t0S : Number.POSITIVE_INFINITY,
    first,
  };
}

function isMasked(rules: readonly RulePlan[], trial: TrialView, rule: number, t0S: number): boolean {
  const covers = (episode: EpisodeRecord): boolean =>
    episode.rule === rule &&
    episode.startsS < t0S &&
    (episode.endsS === null || episode.endsS + rules[episode.rule].cooldownS > t0S);
  const closedBeforeFork = (episode: EpisodeRecord): boolean => episode.endsS !== null && episode.endsS <= trial.forkS;
  return (
    (trial.faulted?.episodes.some(covers) ?? false) ||
    trial.twin.episodes.some((episode) => closedBeforeFork(episode) && covers(episode))
  );
}
