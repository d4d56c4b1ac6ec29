import { prometheusDuration } from '../durations.js';
import { type Matcher, matches } from '../promql.js';
import { isMap, readYaml, type YamlFile } from '../yaml-file.js';

export type Labels = Readonly<Record<string, string>>;

/** A node of the tree of routes, with what it inherits filled in. */
export interface Route {
  readonly receiver: string;
  /** Null: by all labels (`...`). */
  readonly groupBy: readonly string[] | null;
  readonly groupWaitS: number;
  readonly groupIntervalS: number;
  readonly matchers: readonly Matcher[];
  readonly goesOn: boolean;
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
  /** Receivers that tell nobody: they have no integration. */
  readonly silent: ReadonlySet<string>;
  /** What of the file is not followed, in words. */
  readonly ignored: readonly string[];
}

type Path = readonly (string | number)[];

const rootDefaults = { receiver: '', groupBy: [] as string[], groupWaitS: 30, groupIntervalS: 300 };

/**
 * Reads a configuration of Alertmanager.
 * @throws DriftdrillError (exit 2) with file and line
 */
export function readAlertmanagerConfig(path: string): AlertmanagerConfig {
  const file = readYaml(path);
  const root = file.value;
  if (!isMap(root) || !isMap(root.route))
    return file.fail([], 'this is no configuration of Alertmanager: it has no route');
  const receivers = list(file, ['receivers'], root.receivers);
  const names = receivers.map((receiver, i) =>
    isMap(receiver) && typeof receiver.name === 'string'
      ? receiver.name
      : file.fail(['receivers', i], 'a receiver has a name'),
  );
  const silent = receivers.flatMap((receiver, i) =>
    Object.keys(receiver as object).some((key) => key.endsWith('_configs')) ? [] : [names[i]],
  );
  const ignored = new Set<string>();
  const route = routeOf(file, ['route'], root.route, rootDefaults, names, ignored);
  const inhibitRules = list(file, ['inhibit_rules'], root.inhibit_rules).map((rule, i) => {
    const at = ['inhibit_rules', i];
    if (!isMap(rule)) return file.fail(at, 'an inhibit rule is a map');
    return {
      source: matchersOf(file, at, rule, 'source_'),
      target: matchersOf(file, at, rule, 'target_'),
      equal: list(file, [...at, 'equal'], rule.equal).map(String),
    };
  });
  return { route, inhibitRules, silent: new Set(silent), ignored: [...ignored] };
}

function routeOf(
  file: YamlFile,
  path: Path,
  given: unknown,
  parent: Pick<Route, 'receiver' | 'groupBy' | 'groupWaitS' | 'groupIntervalS'>,
  receivers: readonly string[],
  ignored: Set<string>,
): Route {
  if (!isMap(given)) return file.fail(path, 'a route is a map');
  const receiver = given.receiver === undefined ? parent.receiver : String(given.receiver);
  if (!receivers.includes(receiver))
    file.fail(
      [...path, 'receiver'],
      receiver === '' ? 'the first route needs a receiver' : `there is no receiver '${receiver}'`,
    );
  for (const key of ['mute_time_intervals', 'active_time_intervals'])
    if (given[key] !== undefined) ignored.add(`${key} of routes are not followed: alerts are told at all times`);
  const groupBy =
    given.group_by === undefined ? parent.groupBy : list(file, [...path, 'group_by'], given.group_by).map(String);
  const own = {
    receiver,
    groupBy: groupBy?.includes('...') ? null : groupBy,
    groupWaitS: seconds(file, [...path, 'group_wait'], given.group_wait, parent.groupWaitS),
    groupIntervalS: seconds(file, [...path, 'group_interval'], given.group_interval, parent.groupIntervalS),
  };
  return {
    ...own,
    matchers: matchersOf(file, path, given, ''),
    goesOn: given.continue === true,
    routes: list(file, [...path, 'routes'], given.routes).map((route, i) =>
      routeOf(file, [...path, 'routes', i], route, own, receivers, ignored),
    ),
  };
}

function list(file: YamlFile, path: Path, value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : file.fail(path, 'this is a list');
}

function seconds(file: YamlFile, path: Path, value: unknown, inherited: number): number {
  if (value === undefined) return inherited;
  return (
    prometheusDuration(String(value)) ?? file.fail(path, `${JSON.stringify(value)} is not a duration, such as 30s`)
  );
}

const matcherText = /\s*([A-Za-z_:][\w:]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}]*?))\s*(?:,|$)/gy;

/** `match`, `match_re` and `matchers` under some prefix, all of which must fit. */
function matchersOf(file: YamlFile, path: Path, given: Record<string, unknown>, prefix: string): Matcher[] {
  const found: Matcher[] = [];
  for (const [key, op] of [
    ['match', '='],
    ['match_re', '=~'],
  ] as const) {
    const map = given[`${prefix}${key}`];
    if (isMap(map)) for (const [label, value] of Object.entries(map)) found.push({ label, op, value: String(value) });
  }
  const at = [...path, `${prefix}matchers`];
  for (const [i, text] of list(file, at, given[`${prefix}matchers`]).entries()) {
    const inner = String(text)
      .trim()
      .replace(/^\{(.*)\}$/, '$1');
    matcherText.lastIndex = 0;
    while (matcherText.lastIndex < inner.length) {
      const match = matcherText.exec(inner);
      if (match === null) file.fail([...at, i], `${JSON.stringify(text)} is not a matcher, such as severity="page"`);
      const [, label, op, quoted, bare] = match as RegExpExecArray;
      const value = quoted === undefined ? bare : quoted.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
      found.push({ label, op: op as Matcher['op'], value });
    }
  }
  return found;
}

export function fits(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matches(matcher, labels[matcher.label] ?? ''));
}
