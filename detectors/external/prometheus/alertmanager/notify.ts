import type { Firing } from '../firing.js';
import { type AlertmanagerConfig, fits, type Labels, type Route } from './config.js';

/** How often Alertmanager forgets groups that are empty, seconds. */
const cleanUpS = 30;

/** Alerts that are told together. */
interface Group {
  readonly route: Route;
  readonly members: { index: number; key: string; firing: Firing }[];
}

/**
 * When a person is told of each firing, seconds since the start of the trial: the first flush of a group of some route
 * at which it fires and nothing inhibits it. Null where nobody is told before it ends, or before `endS`.
 */
export function notificationTimes(
  config: AlertmanagerConfig,
  firings: readonly Firing[],
  endS: number,
): (number | null)[] {
  const told: (number | null)[] = firings.map(() => null);
  for (const group of groupsOf(config, firings)) flush(group, config, firings, endS, told);
  return told;
}

/** The routes that an alert takes: the deepest that fit, more than one only where one says `continue`. */
export function routesFor(route: Route, labels: Labels): Route[] {
  const found: Route[] = [];
  for (const child of route.routes) {
    if (!fits(child.matchers, labels)) continue;
    found.push(...routesFor(child, labels));
    if (!child.goesOn) break;
  }
  return found.length === 0 ? [route] : found;
}

function groupsOf({ route, silent }: AlertmanagerConfig, firings: readonly Firing[]): Group[] {
  const groups = new Map<Route, Map<string, Group>>();
  firings.forEach((firing, index) => {
    for (const taken of routesFor(route, firing.labels)) {
      if (silent.has(taken.receiver)) continue;
      const all = groups.get(taken) ?? new Map<string, Group>();
      groups.set(taken, all);
      const by = taken.groupBy ?? Object.keys(firing.labels).sort();
      const key = JSON.stringify(by.map((label) => [label, firing.labels[label] ?? '']));
      const group = all.get(key) ?? { route: taken, members: [] };
      all.set(key, group);
      group.members.push({ index, key: keyOf(firing.labels), firing });
    }
  });
  return [...groups.values()].flatMap((all) => [...all.values()]);
}

/** Lives through the flushes of one group: after the wait, then every interval while it is not forgotten. */
function flush(
  { route, members }: Group,
  config: AlertmanagerConfig,
  all: readonly Firing[],
  endS: number,
  told: (number | null)[],
): void {
  members.sort((a, b) => a.firing.startsS - b.firing.startsS);
  /** Alerts that the last message called firing. */
  let last = new Set<string>();
  const done = new Set<number>();
  let next = Number.NEGATIVE_INFINITY;
  let forgottenS = Number.NEGATIVE_INFINITY;
  for (const first of members) {
    const { startsS } = first.firing;
    // The group is alive: a flush to come takes this one too.
    if (startsS < forgottenS) continue;
    next = startsS + route.groupWaitS;
    for (;;) {
      if (next > endS) return;
      const present = members.filter(({ firing }) => firing.startsS <= next && firesAt(firing, next));
      const open = present.filter(({ firing }) => !isInhibited(config, firing, all, next));
      for (const { index, key, firing } of open) {
        if (done.has(index)) continue;
        done.add(index);
        // It resolved and came back between two flushes: the message that is out still says that it fires.
        const toldS = last.has(key) ? firing.startsS : next;
        told[index] = Math.min(told[index] ?? Number.POSITIVE_INFINITY, toldS);
      }
      last = new Set(open.map(({ key }) => key));
      const flushedS = next;
      next += route.groupIntervalS;
      if (present.length > 0) continue;
      // Empty: forgotten at the next clean-up, unless an alert comes before.
      const cleaned = (Math.floor(flushedS / cleanUpS) + 1) * cleanUpS;
      const comes = members.find(({ firing }) => firing.startsS > flushedS)?.firing.startsS;
      if (comes === undefined || comes >= cleaned) {
        forgottenS = cleaned;
        break;
      }
    }
  }
}

function isInhibited(
  { inhibitRules }: AlertmanagerConfig,
  target: Firing,
  all: readonly Firing[],
  atS: number,
): boolean {
  return inhibitRules.some((rule) => {
    if (!fits(rule.target, target.labels)) return false;
    const bothSides = fits(rule.source, target.labels);
    return all.some(
      (source) =>
        firesAt(source, atS) &&
        fits(rule.source, source.labels) &&
        !(bothSides && fits(rule.target, source.labels)) &&
        rule.equal.every((label) => (source.labels[label] ?? '') === (target.labels[label] ?? '')),
    );
  });
}

function firesAt({ startsS, endsS }: Firing, atS: number): boolean {
  return startsS <= atS && (endsS === null || endsS > atS);
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
