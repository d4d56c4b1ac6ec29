import type { Place } from '../../../harness/core/errors.js';
import { prometheusDuration } from './durations.js';
import { isMap, onlyKeys, type Path, readYaml, type YamlFile } from './yaml-file.js';

/** A rule of a group, alerting or recording. */
export interface GroupRule {
  readonly kind: 'alert' | 'record';
  /** Of the alert, or of the series that is recorded. */
  readonly name: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly forS: number;
  readonly keepFiringForS: number;
  readonly place: Place;
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  readonly file: string;
  readonly name: string;
  /** Null: the interval of the server. */
  readonly intervalS: number | null;
  readonly rules: readonly GroupRule[];
}

const groupKeys = ['name', 'interval', 'limit', 'rules', 'query_offset', 'labels', 'partial_response_strategy'];
const ruleKeys = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];

/**
 * Reads the groups of one rule file of Prometheus; expressions are left to Prometheus itself.
 * @throws DriftdrillError (exit 2) with file and line
 */
export function readRuleFile(path: string): RuleGroup[] {
  const file = readYaml(path);
  const root = file.value;
  if (!isMap(root) || !Array.isArray(root.groups))
    return file.fail(
      [],
      'this is no rule file: it has no list `groups`',
      'groups: [{name: …, rules: [{alert: …, expr: …}]}]',
    );
  onlyKeys(file, [], root, ['groups'], 'Prometheus');
  return root.groups.map((group, i) => groupOf(file, ['groups', i], group));
}

function groupOf(file: YamlFile, path: Path, group: unknown): RuleGroup {
  if (!isMap(group)) return file.fail(path, 'a group has a name and rules');
  onlyKeys(file, path, group, groupKeys, 'Prometheus');
  if (typeof group.name !== 'string' || group.name === '') file.fail(path, 'this group has no name');
  const rules = group.rules ?? [];
  if (!Array.isArray(rules)) return file.fail([...path, 'rules'], 'rules are a list');
  const common = texts(file, [...path, 'labels'], group.labels);
  return {
    file: file.file,
    name: group.name as string,
    intervalS: group.interval === undefined ? null : seconds(file, [...path, 'interval'], group.interval),
    rules: rules.map((rule, i) => ruleOf(file, [...path, 'rules', i], rule, common)),
  };
}

function ruleOf(file: YamlFile, path: Path, rule: unknown, common: Record<string, string>): GroupRule {
  if (!isMap(rule)) return file.fail(path, 'a rule is a map with alert or record, and expr');
  onlyKeys(file, path, rule, ruleKeys, 'Prometheus');
  const { alert, record } = rule;
  if ((alert === undefined) === (record === undefined))
    file.fail(path, `a rule has either alert or record${alert === undefined ? '' : ', not both'}`);
  const name = alert ?? record;
  if (typeof name !== 'string' || name === '') file.fail(path, 'a rule needs a name');
  const { expr } = rule;
  if ((typeof expr !== 'string' && typeof expr !== 'number') || String(expr).trim() === '')
    file.fail(path, `${name} has no expr`);
  if (record !== undefined)
    for (const key of ['for', 'keep_firing_for', 'annotations'])
      if (rule[key] !== undefined) file.fail([...path, key], `a recording rule has no ${key}`);
  return {
    kind: alert === undefined ? 'record' : 'alert',
    name: name as string,
    expr: String(expr).trim(),
    labels: { ...common, ...texts(file, [...path, 'labels'], rule.labels) },
    annotations: texts(file, [...path, 'annotations'], rule.annotations),
    forS: rule.for === undefined ? 0 : seconds(file, [...path, 'for'], rule.for),
    keepFiringForS:
      rule.keep_firing_for === undefined ? 0 : seconds(file, [...path, 'keep_firing_for'], rule.keep_firing_for),
    place: file.place(path),
  };
}

function seconds(file: YamlFile, path: Path, value: unknown): number {
  const parsed = prometheusDuration(String(value));
  return parsed ?? file.fail(path, `${JSON.stringify(value)} is not a duration, such as 15s, 5m, 1h30m`);
}

function texts(file: YamlFile, path: Path, value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isMap(value)) return file.fail(path, 'this is a map of texts');
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text ?? '')]));
}
