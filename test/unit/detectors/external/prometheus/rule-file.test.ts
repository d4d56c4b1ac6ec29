import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prometheus } from '../../../../../detectors/external/prometheus/prometheus.js';
import { readRuleFile } from '../../../../../detectors/external/prometheus/rule-file.js';
import { recordingLevels, ruleGraph } from '../../../../../detectors/external/prometheus/rule-graph.js';
import type { MonitorPlan } from '../../../../../harness/core/plan.js';

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
  expect(nodes.some(({ circular }) => circular)).toBe(true);
  expect(
    recordingLevels(nodes)
      .flat()
      .map(({ rule }) => rule.name)
      .sort(),
  ).toEqual(['a', 'b']);
});
