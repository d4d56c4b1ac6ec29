import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prometheus } from '../../../../../detectors/external/prometheus/prometheus.js';
import { readRuleFile } from '../../../../../detectors/external/prometheus/rule-file.js';
import { recordingLevels, ruleGraph } from '../../../../../detectors/external/prometheus/rule-graph.js';
import { nodesOf, readMetrics } from '../../../../../detectors/external/prometheus/setup.js';
import type { FindingsError } from '../../../../../harness/core/errors.js';
import type { MonitorPlan } from '../../../../../harness/core/plan.js';
import { numeric, shapeOf } from '../../drive.js';

function plan(rules: string, params: Record<string, unknown> = {}): MonitorPlan {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'rules.yml'), rules);
  return {
    kind: 'prometheus',
    folder,
    params: prometheus.params.parse({ rules: ['rules.yml'], ...params }) as Record<string, unknown>,
  };
}

const burn = `groups:
  - name: slo
    interval: 1m
    rules:
      - {record: 'a:ratio', expr: 'rate(a[1h])'}
      - {record: 'b:ratio', expr: 'max_over_time(a:ratio[10m])'}
      - {record: unused, expr: 'rate(c[30d])'}
      - alert: Burn
        expr: b:ratio > 14.4 and a:ratio > 14.4
        for: 1h30m
        labels: {severity: critical, team: '{{ $labels.team }}'}
        annotations: {runbook_url: "https://runbooks.example/burn", diagnosis: system}
      - {alert: Burn, expr: b:ratio > 6, labels: {severity: info}}
  - name: others
    rules: [{alert: Up, expr: up == 0, labels: {severity: odd}}]
`;

test('each alerting rule becomes a rule of the plan, told apart by its labels', () => {
  const monitor = plan(burn);
  const rules = prometheus.rules(monitor);
  expect(rules).toEqual([
    {
      alert: 'Burn',
      labels: { severity: 'critical' },
      when: 'b:ratio > 14.4 and a:ratio > 14.4',
      forS: 5400,
      cooldownS: 0,
      severity: 'page',
      diagnosis: 'system',
      runbook: 'https://runbooks.example/burn',
    },
    expect.objectContaining({ alert: 'Burn', labels: { severity: 'info' }, severity: 'info' }),
    expect.objectContaining({ alert: 'Up', severity: 'ticket', runbook: null }),
  ]);
  expect(rules.map((rule) => prometheus.everyS(monitor, rule))).toEqual([60, 60, 15]);
  expect(
    prometheus.rules(plan(burn, { severity: { page: 'odd', ticket: ['info'] } })).map(({ severity }) => severity),
  ).toEqual(['ticket', 'ticket', 'page']);
});

test('recording rules that alerts need, in the order in which they can be evaluated', () => {
  const { folder } = plan(burn);
  const nodes = ruleGraph(readRuleFile(join(folder, 'rules.yml')), 15);
  expect(recordingLevels(nodes).map((level) => level.map(({ rule }) => rule.name))).toEqual([['a:ratio'], ['b:ratio']]);
  expect(nodes.map(({ lookbackS }) => lookbackS)).toEqual([3600, 4200, 30 * 86_400, 4200, 4200, 0]);
});

test('a rule that reads what it records is found out', () => {
  const { folder } = plan(
    `groups: [{name: g, rules: [{record: a, expr: b + 1}, {record: b, expr: a + 1}, {alert: X, expr: b > 1}]}]`,
  );
  const nodes = ruleGraph(readRuleFile(join(folder, 'rules.yml')), 15);
  expect(nodes.map(({ circular }) => circular)).toEqual([true, true, true]);
  expect(
    recordingLevels(nodes)
      .flat()
      .map(({ rule }) => rule.name)
      .sort(),
  ).toEqual(['a', 'b']);
});

test('values are taken as they were written, anchors and merges are followed', () => {
  const { folder } = plan(`groups:
  - name: g
    interval: 0s
    query_offset: 1m
    limit: 2
    labels: {slo: 99.90, team: ml}
    rules:
      - &base
        alert: A
        expr: 1
        for: &for 1m30s
        labels: {flag: yes, zero: 007, none: null, team: core}
      - <<: *base
        alert: B
        for:
        keep_firing_for: *for
`);
  const [group] = readRuleFile(join(folder, 'rules.yml'));
  expect(group).toMatchObject({ intervalS: null, offsetS: 60, limit: 2 });
  const labels = { slo: '99.90', team: 'core', flag: 'yes', zero: '007', none: '' };
  expect(group.rules).toMatchObject([
    { name: 'A', expr: '1', labels, forS: 90, keepFiringForS: 0 },
    { name: 'B', expr: '1', labels, forS: 0, keepFiringForS: 90 },
  ]);
});

test('a file without groups is one', () => {
  for (const text of ['', '# nothing\n', 'groups:\n', 'groups: [{name: g}]\n']) {
    const { folder } = plan(text);
    expect(readRuleFile(join(folder, 'rules.yml')).flatMap(({ rules }) => rules)).toEqual([]);
  }
});

test('everything that is wrong is said at once', () => {
  const { folder } = plan(`groups:
  - name: g
    rules:
      - {alert: A, expr: up, labels: {bad-label: x}}
      - {record: bad-name, expr: up}
      - {record: r, expr: up, labels: {__name__: x}}
      - {alert: D, expr: up, for: 5m1h}
      - {alert: D, expr: ' '}
      - {alert: D, record: e, expr: up}
      - up
  - {name: limited, limit: some}
  - {name: g}
`);
  let said: FindingsError | null = null;
  try {
    readRuleFile(join(folder, 'rules.yml'));
  } catch (error) {
    said = error as FindingsError;
  }
  expect(said?.findings.map(({ message, place }) => [place?.line, message])).toEqual([
    [4, '"bad-label" is not a name of a label: use letters, digits and _'],
    [5, "'bad-name' is not a name of a metric"],
    [6, '"__name__" is not a name of a label: use letters, digits and _'],
    [7, '"5m1h" is not a duration, such as 15s, 5m, 1h30m'],
    [8, 'D has no expr'],
    [9, 'a rule has either alert or record, not both'],
    [10, 'a rule is a map with alert or record, and expr'],
    [11, '"some" is not a whole number'],
    [12, "there are two groups 'g' in this file"],
  ]);
});

test.each([
  ['kind: PrometheusRule\nspec: {groups: []}\n', 'this is an object of Kubernetes'],
  ['groups: []\n---\ngroups: []\n', 'only the first document of a file is read'],
  ['[]\n', 'this is no rule file'],
  ['rules: []\n', "Prometheus knows no 'rules' here"],
])('%j is refused', (text, message) => {
  const { folder } = plan(text);
  expect(() => readRuleFile(join(folder, 'rules.yml'))).toThrow(message);
});

test('files are read once, whatever names them', () => {
  const monitor = plan('groups: [{name: g, rules: [{alert: A, expr: up}]}]', { rules: ['rules.yml', './*.yml'] });
  expect(prometheus.rules(monitor).map(({ alert }) => alert)).toEqual(['A']);
  expect(() => prometheus.rules(plan('', { rules: ['other/*.yml'] }))).toThrow('there is no file other/*.yml');
});

test('whole numbers of le are written as the rules read them', () => {
  const shape = shapeOf([numeric('x')], []);
  const metrics = { lat: { of: 'latency', buckets: [1, 0.5, 0.5, 2] } };
  const ends = (expr: string) =>
    readMetrics(
      ...[plan(`groups: [{name: g, rules: [{alert: A, expr: '${expr}'}]}]`, { metrics })].map(
        (monitor) => [monitor, nodesOf(monitor), shape] as const,
      )[0],
    ).map((metric) => metric.ends);
  expect(ends('rate(lat_bucket{le="0.5"}[5m])')).toEqual([['0.5', '1', '2']]);
  expect(ends('rate(lat_bucket{le="1.0"}[5m])')).toEqual([['0.5', '1.0', '2.0']]);
  expect(ends('rate(lat_bucket{le=~"0.5|2.0"}[5m])')).toEqual([['0.5', '1.0', '2.0']]);
  expect(ends('rate(lat_bucket{le=~".+"}[5m])')).toEqual([['0.5', '1', '2']]);
});
