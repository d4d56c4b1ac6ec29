import { prometheusDuration } from '../durations.js';
import type { Matcher } from '../matcher.js';
import { isMap, listAt, onlyKeys, type Path, readYaml, type YamlFile } from '../yaml-file.js';
import { matchersOf } from './matchers.js';
import { type Receiver, receiversOf } from './receivers.js';
import { readTimeInterval, type TimeInterval } from './time-interval.js';

/** A node of the tree of routes, with what it inherits filled in. */
export interface Route {
  readonly receiver: Receiver;
  /** Null: by all labels (`...`). */
  readonly groupBy: readonly string[] | null;
  readonly groupWaitS: number;
  readonly groupIntervalS: number;
  readonly repeatIntervalS: number;
  readonly matchers: readonly Matcher[];
  readonly goesOn: boolean;
  /** Within any of these nobody is told. */
  readonly mutes: readonly TimeInterval[];
  /** Nobody is told outside all of these; null: there are none. */
  readonly actives: readonly TimeInterval[] | null;
  readonly routes: readonly Route[];
}

export interface InhibitRule {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/** What of a configuration of Alertmanager decides who is told when. */
export interface AlertmanagerConfig {
  readonly route: Route;
  readonly inhibitRules: readonly InhibitRule[];
  /** What of the file is not followed, in words. */
  readonly ignored: readonly string[];
}

/** What routes refer to by name. */
interface Names {
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly intervals: ReadonlyMap<string, readonly TimeInterval[]>;
}

const routeKeys = [
  ...['receiver', 'group_by', 'group_wait', 'group_interval', 'repeat_interval', 'match', 'match_re', 'matchers'],
  ...['continue', 'mute_time_intervals', 'active_time_intervals', 'routes'],
];
const rootOnly = ['match', 'match_re', 'matchers', 'continue', 'mute_time_intervals', 'active_time_intervals'];
const inhibitKeys = [
  ...['name', 'equal', 'source_match', 'source_match_re', 'source_matchers'],
  ...['target_match', 'target_match_re', 'target_matchers'],
];
const programName = 'Alertmanager';

/**
 * Reads a configuration of Alertmanager.
 * @throws DriftdrillError (exit 2) with file and line
 */
export function readAlertmanagerConfig(path: string): AlertmanagerConfig {
  const file = readYaml(path);
  const root = file.value;
  if (!isMap(root) || !isMap(root.route))
    return file.fail([], 'this is no configuration of Alertmanager: it has no route');
  for (const key of rootOnly)
    if (root.route[key] !== undefined) file.fail(['route', key], `the first route takes every alert: it has no ${key}`);
  const ignored = new Set<string>();
  const names = { receivers: receiversOf(file, root.receivers), intervals: intervalsOf(file, root, ignored) };
  const route = routeOf(file, ['route'], root.route, null, names);
  const inhibitRules = listAt(file, ['inhibit_rules'], root.inhibit_rules).map((rule, i) => {
    const at = ['inhibit_rules', i];
    if (!isMap(rule)) return file.fail(at, 'an inhibit rule is a map');
    onlyKeys(file, at, rule, inhibitKeys, programName);
    return {
      source: matchersOf(file, at, rule, 'source_'),
      target: matchersOf(file, at, rule, 'target_'),
      equal: listAt(file, [...at, 'equal'], rule.equal).map(String),
    };
  });
  return { route, inhibitRules, ignored: [...ignored] };
}

/** Named under `time_intervals`, or `mute_time_intervals` as it was called before. */
function intervalsOf(file: YamlFile, root: Record<string, unknown>, ignored: Set<string>): Names['intervals'] {
  const found = new Map<string, readonly TimeInterval[]>();
  for (const key of ['time_intervals', 'mute_time_intervals'])
    for (const [i, given] of listAt(file, [key], root[key]).entries()) {
      const at = [key, i];
      if (!isMap(given)) return file.fail(at, 'this is a map of name and time_intervals');
      onlyKeys(file, at, given, ['name', 'time_intervals'], programName);
      const name = typeof given.name === 'string' ? given.name : '';
      if (name === '') file.fail(at, 'a time interval has a name');
      if (found.has(name)) file.fail([...at, 'name'], `there are two time intervals '${name}'`);
      const list = listAt(file, [...at, 'time_intervals'], given.time_intervals);
      if (list.some((one) => isMap(one) && one.location === 'Local'))
        ignored.add(`location Local of the time interval '${name}' is taken as UTC: it is where Alertmanager runs`);
      found.set(
        name,
        list.map((one, k) => readTimeInterval(file, [...at, 'time_intervals', k], one)),
      );
    }
  return found;
}

function routeOf(file: YamlFile, path: Path, given: unknown, parent: Route | null, names: Names): Route {
  if (!isMap(given)) return file.fail(path, 'a route is a map');
  onlyKeys(file, path, given, routeKeys, programName);
  const span = (key: string, inherited: number): number => seconds(file, [...path, key], given[key], inherited);
  const route: Route = {
    receiver: receiverOf(file, path, given.receiver, parent, names),
    groupBy: groupByOf(file, [...path, 'group_by'], given.group_by, parent),
    groupWaitS: span('group_wait', parent?.groupWaitS ?? 30),
    groupIntervalS: span('group_interval', parent?.groupIntervalS ?? 300),
    repeatIntervalS: span('repeat_interval', parent?.repeatIntervalS ?? 4 * 3600),
    matchers: matchersOf(file, path, given, ''),
    goesOn: given.continue === 'true',
    // Unlike the rest, these are not inherited.
    mutes: namedIntervals(file, [...path, 'mute_time_intervals'], given.mute_time_intervals, names) ?? [],
    actives: namedIntervals(file, [...path, 'active_time_intervals'], given.active_time_intervals, names),
    routes: [],
  };
  if (route.groupIntervalS === 0) file.fail([...path, 'group_interval'], 'group_interval must be longer than 0');
  if (route.repeatIntervalS === 0) file.fail([...path, 'repeat_interval'], 'repeat_interval must be longer than 0');
  const routes = listAt(file, [...path, 'routes'], given.routes);
  return { ...route, routes: routes.map((one, i) => routeOf(file, [...path, 'routes', i], one, route, names)) };
}

function receiverOf(file: YamlFile, path: Path, given: unknown, parent: Route | null, { receivers }: Names): Receiver {
  const name = given === undefined || given === null ? '' : String(given);
  if (name === '') return parent?.receiver ?? file.fail([...path, 'receiver'], 'the first route needs a receiver');
  return receivers.get(name) ?? file.fail([...path, 'receiver'], `there is no receiver '${name}'`);
}

/** An empty list is inherited like none. */
function groupByOf(file: YamlFile, path: Path, given: unknown, parent: Route | null): readonly string[] | null {
  const labels = listAt(file, path, given).map(String);
  if (labels.length === 0) return parent === null ? [] : parent.groupBy;
  if (!labels.includes('...')) return [...new Set(labels)];
  if (labels.length > 1) file.fail(path, "'...' stands for all labels: there can be no others beside it");
  return null;
}

function namedIntervals(file: YamlFile, path: Path, given: unknown, { intervals }: Names): TimeInterval[] | null {
  const names = listAt(file, path, given).map(String);
  if (names.length === 0) return null;
  return names.flatMap(
    (name, i) => intervals.get(name) ?? file.fail([...path, i], `there is no time interval '${name}'`),
  );
}

function seconds(file: YamlFile, path: Path, value: unknown, inherited: number): number {
  if (value === undefined || value === null) return inherited;
  return (
    prometheusDuration(String(value)) ?? file.fail(path, `${JSON.stringify(value)} is not a duration, such as 30s`)
  );
}
