import type { Plan } from '../../core/plan.js';
import type { EpisodeRecord } from '../../core/record.js';
import type { AlertRecord } from '../records/alert.js';
import { matches } from './match.js';
import { isSimulated, secondsOf, type TrialClock } from './verdict.js';

/** What came in for one live trial. */
export interface TakenIn {
  /** By start, then by rule. */
  readonly episodes: EpisodeRecord[];
  /** Names of alerts that came in during the trial and that no rule declares. */
  readonly undeclared: string[];
}

/** One alert from its start to its end, whatever was said of it on the way. */
interface Spell {
  readonly first: AlertRecord;
  readonly resolved: AlertRecord | null;
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
    // Event time starts anew with each trial: of alerts that speak it, only those heard of in this one are its own.
    if (simulated ? heardS < 0 : endS <= 0) continue;
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
  episodes.sort((a, b) => a.startsS - b.startsS || a.rule - b.rule);
  return { episodes, undeclared: [...undeclared].sort() };
}

/** Alerts by key and start: when each was first heard of, and that it ended. One that is only ever resolved fired unheard. */
function spells(alerts: readonly AlertRecord[]): Spell[] {
  const found = new Map<string, Spell>();
  for (const alert of alerts) {
    const key = JSON.stringify([alert.source, alert.alert_key, alert.starts_at]);
    const known = found.get(key);
    if (alert.status === 'resolved') found.set(key, { first: known?.first ?? alert, resolved: alert });
    else if (known === undefined) found.set(key, { first: alert, resolved: null });
  }
  return [...found.values()];
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
