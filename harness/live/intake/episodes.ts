import type { Plan } from '../../core/plan.js';
import type { EpisodeRecord } from '../../core/record.js';
import type { AlertRecord } from '../records/alert.js';
import { isOfAnotherTrial, isSimulated, secondsOf, type TrialClock } from './clock.js';
import { matches } from './match.js';
import { spells } from './spells.js';

/** What came in for one live trial. */
export interface TakenIn {
  /** By start, then by rule. */
  readonly episodes: EpisodeRecord[];
  /** Names of alerts that came in during the trial and that no rule declares. */
  readonly undeclared: string[];
}

/**
 * The episodes that alerts taken in had in one live trial: each is of the first rule whose name and labels it has. Times
 * are brought to the trial's clock. What had ended before its first record, or began after its end, is left out; an alert
 * that was open at the first record starts with it, and one that was open at the end has none.
 */
export function takenIn({ stack, system }: Plan, alerts: readonly AlertRecord[], clock: TrialClock): TakenIn {
  const dimensions = system.traffic.segments.map(({ name }) => name);
  const episodes: EpisodeRecord[] = [];
  const undeclared = new Set<string>();
  for (const { first, resolved } of spells(alerts)) {
    const simulated = isSimulated(first.starts_at, clock);
    const heardS = secondsOf(first.received_at, clock, false);
    const endS = resolved === null ? Number.POSITIVE_INFINITY : endOf(resolved, clock, simulated);
    if (isOfAnotherTrial(first, clock) || (!simulated && endS <= 0)) continue;
    const startsS = Math.max(0, secondsOf(first.starts_at, clock, simulated));
    if (startsS >= clock.endS) continue;
    const rule = stack.rules.findIndex(({ takenIn, alert, labels }) => takenIn && matches(first, { alert, labels }));
    if (rule < 0) {
      undeclared.add(first.monitor);
      continue;
    }
    episodes.push({
      rule,
      segment: segmentOf(first, dimensions),
      startsS,
      endsS: endS > clock.endS ? null : Math.max(startsS, endS),
      notifiedS: Math.max(startsS, heardS),
      value: first.value ?? null,
      quietS: null,
      heldS: startsS,
    });
  }
  return { episodes: joined(episodes), undeclared: [...undeclared].sort() };
}

/** Episodes by start, then by rule; those of one alert and segment that overlap or touch are one. */
function joined(episodes: EpisodeRecord[]): EpisodeRecord[] {
  const last = new Map<string, EpisodeRecord>();
  return episodes
    .sort((a, b) => a.startsS - b.startsS || a.rule - b.rule)
    .filter((episode) => {
      const key = `${episode.rule}|${episode.segment}`;
      const open = last.get(key);
      if (open === undefined || (open.endsS !== null && open.endsS < episode.startsS)) {
        last.set(key, episode);
        return true;
      }
      if (open.endsS !== null) open.endsS = episode.endsS === null ? null : Math.max(open.endsS, episode.endsS);
      open.notifiedS = Math.min(
        open.notifiedS ?? Number.POSITIVE_INFINITY,
        episode.notifiedS ?? Number.POSITIVE_INFINITY,
      );
      return false;
    });
}

/** An end that nobody named is when it was heard of, by the wall. */
function endOf({ ends_at, received_at }: AlertRecord, clock: TrialClock, simulated: boolean): number {
  return secondsOf(ends_at ?? received_at, clock, simulated && ends_at !== null && ends_at !== received_at);
}

/** `country=DE,device=ios` by the labels that name dimensions of the traffic, else what the alert itself calls its segment. */
function segmentOf({ labels, segment }: AlertRecord, dimensions: readonly string[]): string {
  const named = dimensions.filter((name) => labels[name] !== undefined).sort();
  return named.length > 0 ? named.map((name) => `${name}=${labels[name]}`).join(',') : (segment ?? '');
}
