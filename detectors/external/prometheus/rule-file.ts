import { DriftdrillError, type Finding, FindingsError, type Place } from '../../../harness/core/errors.js';
import { prometheusDuration } from './durations.js';
import { isMap, listAt, onlyKeys, type Path, readYaml, type YamlFile } from './yaml-file.js';

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
  /** Of its expression. */
  readonly place: Place;
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  readonly file: string;
  readonly name: string;
  /** Null: the interval of the server. */
  readonly intervalS: number | null;
  /** Evaluations see the data of so long ago, seconds. */
  readonly offsetS: number;
  /** Most series or alerts of one rule; with more of them its evaluation fails. 0: as many as there are. */
  readonly limit: number;
  readonly rules: readonly GroupRule[];
}

const groupKeys = ['name', 'interval', 'limit', 'rules', 'query_offset', 'labels', 'partial_response_strategy'];
const ruleKeys = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];

/**
 * Reads the groups of one rule file of Prometheus; expressions are left to Prometheus itself.
 * @throws FindingsError (exit 2) with file and line of all that is wrong; DriftdrillError where it can't be read at all
 */
export function readRuleFile(path: string): RuleGroup[] {
  const file = readYaml(path);
  const root = file.value ?? {};
  if (!isMap(root)) return file.fail([], 'this is no rule file', 'groups: [{name: …, rules: [{alert: …, expr: …}]}]');
  if (root.kind === 'PrometheusRule')
    file.fail(
      ['kind'],
      'this is an object of Kubernetes, which Prometheus does not read',
      'what stands under spec is the rule file',
    );
  const findings: Finding[] = [];
  const all = <T>(values: readonly unknown[], at: Path, read: (value: unknown, path: Path) => T): T[] =>
    values.flatMap((value, i) => {
      try {
        return [read(value, [...at, i])];
      } catch (error) {
        if (!(error instanceof DriftdrillError)) throw error;
        const { code, message, place, hint } = error;
        findings.push({ level: 'error', code, message, ...(place && { place }), ...(hint !== undefined && { hint }) });
        return [];
      }
    });
  onlyKeys(file, [], root, ['groups'], 'Prometheus');
  const groups = all(listAt(file, ['groups'], root.groups), ['groups'], (group, at) => {
    const { rules, common, ...rest } = headOf(file, at, group);
    return { ...rest, rules: all(rules, [...at, 'rules'], (rule, where) => ruleOf(file, where, rule, common)) };
  });
  const names = listAt(file, ['groups'], root.groups).map((group) => (isMap(group) ? group.name : undefined));
  for (const [i, name] of names.entries())
    if (typeof name === 'string' && names.indexOf(name) < i)
      findings.push({
        ...{ level: 'error', code: 'invalid-file', message: `there are two groups '${name}' in this file` },
        place: file.place(['groups', i, 'name']),
      });
  if (findings.length > 0) throw new FindingsError(findings);
  return groups;
}

type Head = Omit<RuleGroup, 'rules'> & { readonly rules: unknown[]; readonly common: Record<string, string> };

function headOf(file: YamlFile, path: Path, group: unknown): Head {
  if (!isMap(group)) return file.fail(path, 'a group has a name and rules');
  onlyKeys(file, path, group, groupKeys, 'Prometheus');
  if (typeof group.name !== 'string' || group.name === '') file.fail(path, 'this group has no name');
  const span = (key: string): number | null => seconds(file, [...path, key], group[key]);
  return {
    file: file.file,
    name: group.name as string,
    // 0 is none.
    intervalS: span('interval') || null,
    offsetS: span('query_offset') ?? 0,
    limit: wholeNumber(file, [...path, 'limit'], group.limit),
    common: labelsOf(file, [...path, 'labels'], group.labels),
    rules: listAt(file, [...path, 'rules'], group.rules),
  };
}

function ruleOf(file: YamlFile, path: Path, rule: unknown, common: Record<string, string>): GroupRule {
  if (!isMap(rule)) return file.fail(path, 'a rule is a map with alert or record, and expr');
  onlyKeys(file, path, rule, ruleKeys, 'Prometheus');
  const { alert, record } = rule;
  if ((alert === undefined) === (record === undefined))
    file.fail(path, `a rule has either alert or record${alert === undefined ? '' : ', not both'}`);
  const name = alert ?? record;
  if (typeof name !== 'string' || name === '') return file.fail(path, 'a rule needs a name');
  const expr = typeof rule.expr === 'string' ? rule.expr.trim() : '';
  if (expr === '') file.fail(path, `${name} has no expr`);
  if (record !== undefined) {
    if (!/^[A-Za-z_:][\w:]*$/.test(name)) file.fail([...path, 'record'], `'${name}' is not a name of a metric`);
    for (const key of ['for', 'keep_firing_for', 'annotations'])
      if (rule[key] !== undefined) file.fail([...path, key], `a recording rule has no ${key}`);
  }
  return {
    kind: alert === undefined ? 'record' : 'alert',
    name,
    expr,
    labels: { ...common, ...labelsOf(file, [...path, 'labels'], rule.labels) },
    annotations: texts(file, [...path, 'annotations'], rule.annotations),
    forS: seconds(file, [...path, 'for'], rule.for) ?? 0,
    keepFiringForS: seconds(file, [...path, 'keep_firing_for'], rule.keep_firing_for) ?? 0,
    place: file.place([...path, 'expr']),
  };
}

/** Null where it is left out. */
function seconds(file: YamlFile, path: Path, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const parsed = prometheusDuration(String(value));
  return parsed ?? file.fail(path, `${JSON.stringify(value)} is not a duration, such as 15s, 5m, 1h30m`);
}

function wholeNumber(file: YamlFile, path: Path, value: unknown): number {
  if (value === undefined || value === null) return 0;
  return /^\d+$/.test(String(value))
    ? Number(value)
    : file.fail(path, `${JSON.stringify(value)} is not a whole number`);
}

function texts(file: YamlFile, path: Path, value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isMap(value)) return file.fail(path, 'this is a map of texts');
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text ?? '')]));
}

function labelsOf(file: YamlFile, path: Path, value: unknown): Record<string, string> {
  const labels = texts(file, path, value);
  for (const name of Object.keys(labels))
    if (!/^[A-Za-z_]\w*$/.test(name) || name === '__name__')
      file.fail([...path, name], `${JSON.stringify(name)} is not a name of a label: use letters, digits and _`);
  return labels;
}
