import type { Firing } from '../firing.js';
import type { Labels } from '../matcher.js';
import type { AlertmanagerConfig, Route } from './config.js';
import { Group, type GroupAlert } from './group.js';
import { Inhibition } from './inhibition.js';
import { fits } from './matchers.js';

/**
 * When a person is told of each firing, seconds since the start of the trial: the first message of some route that says
 * it fires. Null where nobody is told before it ends, or before the branch does.
 * @param firings alerts as Alertmanager gets them
 * @param branch its end in seconds, and milliseconds since the epoch of its t = 0
 */
export function notificationTimes(
  config: AlertmanagerConfig,
  firings: readonly Firing[],
  branch: { readonly endS: number; readonly startMs: number },
): (number | null)[] {
  const told: (number | null)[] = firings.map(() => null);
  const tell = (index: number, atS: number): void => {
    told[index] = Math.min(told[index] ?? Number.POSITIVE_INFINITY, atS);
  };
  for (const { route, alerts } of groupsOf(config, firings))
    new Group(route, alerts, tell).live(branch.endS, branch.startMs);
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

/** Who is told together: by route, then by the labels that it groups by, then alert by alert. */
function groupsOf(
  { route, inhibitRules }: AlertmanagerConfig,
  firings: readonly Firing[],
): { route: Route; alerts: GroupAlert[] }[] {
  const inhibition = new Inhibition(inhibitRules, firings);
  const alerts = new Map<string, { labels: Labels; firings: { index: number; firing: Firing }[] }>();
  firings.forEach((firing, index) => {
    const key = textOf(firing.labels, Object.keys(firing.labels).sort());
    const known = alerts.get(key) ?? { labels: firing.labels, firings: [] };
    alerts.set(key, known);
    known.firings.push({ index, firing });
  });
  const groups = new Map<Route, Map<string, GroupAlert[]>>();
  for (const { labels, firings: own } of alerts.values()) {
    const alert = {
      firings: own.sort((a, b) => a.firing.startsS - b.firing.startsS),
      inhibiting: inhibition.inhibiting(labels),
    };
    for (const taken of routesFor(route, labels)) {
      if (taken.receiver.sendsResolved.length === 0) continue;
      const all = groups.get(taken) ?? new Map<string, GroupAlert[]>();
      groups.set(taken, all);
      const key = textOf(labels, taken.groupBy ?? Object.keys(labels).sort());
      const group = all.get(key) ?? [];
      all.set(key, group);
      group.push(alert);
    }
  }
  return [...groups].flatMap(([taken, all]) => [...all.values()].map((list) => ({ route: taken, alerts: list })));
}

function textOf(labels: Labels, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => [name, labels[name] ?? '']));
}
