import { listEpisodes } from '../core/episode-list.js';
import { isIncident } from '../core/incident.js';
import { openFrom } from '../core/open-from.js';
import type { Plan } from '../core/plan.js';
import type { EpisodeRecord, TrialRecord } from '../core/record.js';
import type { AlertLine, Attribution } from '../core/saved.js';
import { forkOf } from './evidence.js';
import { matchNearest } from './matching.js';
import { alertGroups } from './selection.js';

/**
 * The lines of `alerts.jsonl`, by trial, branch (twin first) and time. Attribution is a label for people, never a score:
 * after the earliest t₀ the episodes of both branches match one to one within each (rule, segment), nearest starts
 * first, at most the cool-down or the evaluation interval apart. So caused − suppressed = episodes of the faulted branch
 * − episodes of the twin. What follows a recorded incident, and what was taken in live after t₀, is `coincident`: nobody
 * knows what would have fired without the fault.
 * @param evaluationS seconds between evaluations of each rule
 */
export function alertLines(plan: Plan, trials: readonly TrialRecord[], evaluationS: readonly number[]): AlertLine[] {
  const keys = new Map(alertGroups(plan).flatMap((group) => group.rules.map((rule) => [rule, group.key] as const)));
  const lines: AlertLine[] = [];
  for (const record of [...trials].sort((a, b) => a.trial - b.trial)) {
    const t0S = forkOf(record);
    const all = { twin: episodesOf(record, 'twin'), fault: episodesOf(record, 'fault') };
    const labels = attribute(plan, record, all, t0S, evaluationS);
    for (const branch of ['twin', 'fault'] as const) {
      const episodes = all[branch]
        .filter((episode) => branch === 'twin' || openFrom(episode, t0S))
        .sort((a, b) => a.startsS - b.startsS || a.rule - b.rule || (a.segment < b.segment ? -1 : 1));
      for (const episode of episodes)
        lines.push({
          trial: record.trial,
          seed: record.seed,
          branch,
          cell: 0,
          case: null,
          alert: keys.get(episode.rule) ?? plan.stack.rules[episode.rule].alert,
          segment: episode.segment,
          startsS: episode.startsS,
          notifiedS: episode.notifiedS,
          endsS: episode.endsS,
          value: episode.value,
          attribution: labels.get(episode) ?? 'false',
        });
    }
  }
  return lines;
}

function attribute(
  plan: Plan,
  record: TrialRecord,
  all: Readonly<Record<'twin' | 'fault', readonly EpisodeRecord[]>>,
  t0S: number,
  evaluationS: readonly number[],
): Map<EpisodeRecord, Attribution> {
  const labels = new Map<EpisodeRecord, Attribution>();
  if (!record.branches.some((branch) => branch.branch === 'fault')) return labels;
  const faulted = byOrigin(all.fault, t0S);
  if (plan.faults.some(isIncident)) {
    for (const episode of [...faulted.values()].flat()) labels.set(episode, 'coincident');
    for (const episode of all.fault) if (episode.startsS < t0S) labels.set(episode, 'masked');
    return labels;
  }
  const twin = byOrigin(all.twin, t0S);
  for (const episode of all.fault) if (episode.startsS < t0S) labels.set(episode, 'masked');
  for (const origin of new Set([...faulted.keys(), ...twin.keys()])) {
    const left = faulted.get(origin) ?? [];
    const right = twin.get(origin) ?? [];
    const { rule } = left[0] ?? right[0];
    if (plan.stack.rules[rule].takenIn === true) {
      for (const episode of left) labels.set(episode, 'coincident');
      continue;
    }
    const apartS = Math.max(plan.stack.rules[rule].cooldownS, evaluationS[rule] ?? 0);
    const matched = matchNearest(
      left.map((episode) => episode.startsS),
      right.map((episode) => episode.startsS),
      apartS,
    );
    left.forEach((episode, i) => {
      labels.set(episode, matched.left[i] ? 'coincident' : 'caused');
    });
    right.forEach((episode, i) => {
      labels.set(episode, matched.right[i] ? 'false' : 'suppressed');
    });
  }
  return labels;
}

/** Episodes that start at or after t₀, by rule and segment, in order of time. */
function byOrigin(episodes: readonly EpisodeRecord[], t0S: number): Map<string, EpisodeRecord[]> {
  const origins = new Map<string, EpisodeRecord[]>();
  for (const episode of [...episodes].sort((a, b) => a.startsS - b.startsS)) {
    if (episode.startsS < t0S) continue;
    const origin = `${episode.rule}\n${episode.segment}`;
    const list = origins.get(origin);
    if (list === undefined) origins.set(origin, [episode]);
    else list.push(episode);
  }
  return origins;
}

function episodesOf(record: TrialRecord, branch: 'twin' | 'fault'): readonly EpisodeRecord[] {
  return listEpisodes(record.branches.find((candidate) => candidate.branch === branch)?.episodes ?? []);
}
