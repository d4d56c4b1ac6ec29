import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { driftdrill, scratch } from './cli.js';

const { PROMETHEUS } = process.env;

afterEach(() => {
  if (PROMETHEUS === undefined) delete process.env.PROMETHEUS;
  else process.env.PROMETHEUS = PROMETHEUS;
});

const sound = `groups:
  - name: g
    rules:
      - alert: HighErrorRate
        expr: sum(rate(requests_total{code="500"}[5m])) / sum(rate(requests_total[5m])) > 0.05
        for: 1m
`;

/** A scenario with a monitor and its rule file, in a folder of its own. */
function scenario({
  rules = sound as string | null,
  monitor = '',
  metrics = 'requests_total: {of: requests, labels: {code: $code}}',
}) {
  const folder = scratch();
  if (rules !== null) writeFileSync(join(folder, 'alerts.yml'), rules);
  const file = join(folder, 'drill.yaml');
  writeFileSync(
    file,
    `name: drill
system:
  traffic:
    rate: 5/s
    segments: {country: {DE: 1, FR: 1}}
    features: {amount: {normal: {mean: 0, sd: 1}}, velocity: {normal: {mean: 0, sd: 1}, store: {refresh: 5m, change: 10m}}}
  model: {kind: logistic, weights: {amount: 1}, intercept: 0}
timeline: {control: 10m, deadline: 10m}
faults: [{id: burst, inject: error-burst, with: {share: 50%}}]
stack:
  monitors:
    - prometheus:
        rules: [alerts.yml]
        metrics: {${metrics}}
        ${monitor}
trials: 1
`,
  );
  return file;
}

/** What `validate` says, without the folder. */
function said(file: string, command: string[] = ['validate']): { code: number | null; text: string } {
  const { code, stdout, stderr } = driftdrill([...command, file]);
  return { code, text: `${stdout}${stderr}`.replaceAll(/\S*driftdrill-test-\w+\//g, '') };
}

describe('bad input to a prometheus monitor', () => {
  test('none: the scenario is sound', () => {
    expect(said(scenario({}))).toEqual({ code: 0, text: 'drill.yaml: valid\n' });
  });

  test.each([
    ['a file that is not there', { rules: null }, 'there is no file alerts.yml'],
    ['YAML that is none', { rules: 'groups: [{name: g\n' }, 'alerts.yml:2'],
    ['no groups', { rules: 'rules: []\n' }, "Prometheus knows no 'rules' here"],
    ['an object of Kubernetes', { rules: 'kind: PrometheusRule\n' }, 'what stands under spec is the rule file'],
    [
      'two mistakes at once',
      { rules: sound.replace('for: 1m', 'for: soon').replace('expr:', 'labels: {a-b: c}\n        expr:') },
      '"a-b" is not a name of a label',
    ],
    [
      'a key that Prometheus does not know',
      { rules: sound.replace('for:', 'fore:') },
      "alerts.yml:6:15 error Prometheus knows no 'fore' here",
    ],
    [
      'a duration that is none',
      { rules: sound.replace('1m', 'soon') },
      'alerts.yml:6:14 error "soon" is not a duration',
    ],
    [
      'a rule without expr',
      { rules: sound.replace('expr:', 'annotations: {}\n        labels:').replace(/labels: .*/, 'labels: {}') },
      'HighErrorRate has no expr',
    ],
    ['an unknown source', { metrics: 'requests_total: {of: request}' }, "did you mean 'requests'?"],
    ['an unknown feature', { metrics: 'age: {of: featureAge.velocty}' }, "did you mean 'velocity'?"],
    [
      'a feature that no store serves',
      { metrics: 'age: {of: featureAge.amount}' },
      "featureAge knows no feature 'amount'",
    ],
    [
      'a source of a feature without one',
      { metrics: 'age: {of: nullRatio}' },
      'write nullRatio.NAME, or a label with $feature',
    ],
    [
      'a placeholder for nothing',
      { metrics: 'requests_total: {of: requests, labels: {c: $contry}}' },
      "did you mean 'country'?",
    ],
    [
      'buckets of a counter',
      { metrics: 'requests_total: {of: requests, buckets: [1]}' },
      'requests has no buckets: it is a counter',
    ],
    ['a name that is none', { metrics: 'requests-total: {of: requests}' }, 'is not a name of a metric'],
    [
      'a configuration of Alertmanager that is not there',
      { monitor: 'alertmanager: am.yml' },
      'there is no file am.yml',
    ],
    [
      'a file of series that is not there',
      { monitor: 'series: [others.om]' },
      'drill.yaml:15:18 error there is no file',
    ],
    [
      'the label of buckets',
      { metrics: 'lat: {of: latency, labels: {le: x}}' },
      'le is the label of the buckets of a histogram',
    ],
    ['constant series that are none', { monitor: 'series: [alerts.yml]' }, 'this is no sample of OpenMetrics'],
    ['an unknown key', { monitor: 'intervall: 15s' }, "did you mean 'interval'?"],
  ])('%s', (_, change, message) => {
    const { code, text } = said(scenario(change));
    expect(text).toContain(message);
    expect(code).toBe(2);
  });

  test('a rule that can never fire is valid, with a warning that says why', () => {
    const { code, text } = said(scenario({ metrics: 'requests_total: {of: requests, labels: {status: $code}}' }));
    expect(code).toBe(0);
    expect(text).toContain(
      'alert HighErrorRate can never fire on these metrics: requests_total{code="500"} matches none of the series (requests_total is there, with other labels)',
    );
  });

  test('a plan says which alerts can never fire, and runs nothing of Prometheus', () => {
    const rules = `${sound}      - {alert: Down, expr: up == 0}\n      - {alert: Long, expr: requests_total > 1, for: 20m}\n`;
    const { code, text } = said(scenario({ rules }), ['plan']);
    expect(text).toContain('Down: up matches none of the series (proved)');
    expect(text).toContain('Long: its condition must hold for 20m');
    expect(text).not.toContain('HighErrorRate:');
    expect(code).toBe(0);
  });

  test('what comes out otherwise than in production is said, at its place', () => {
    const rules = `groups:
  - name: g
    rules:
      - alert: Odd
        expr: time() - requests_total > 60
        labels: {severity: '{{ if gt $value 1.0 }}page{{ end }}'}
      - {record: held, expr: max(requests_total) or held}
      - {alert: Held, expr: held > 1}
`;
    const { code, text } = said(scenario({ rules }));
    expect(text).toContain('alerts.yml:5:15 warning alert Odd reads time()');
    expect(text).toContain('the label severity stays as written');
    expect(text).toContain('alerts.yml:8:29 warning alert Held reads a recording rule that reads itself');
    expect(code).toBe(0);
    const seldom = said(scenario({ monitor: 'scrape: 10m' }));
    expect(seldom.text).toContain('what is scraped each 10m counts for 5m, and is gone in between');
    expect(said(scenario({ rules: '' })).text).toContain('the rule files declare no alert');
  });

  test('an alert of a gate that no rule file has', () => {
    const file = scenario({ monitor: '\ngates: ["recall(HighErorRate, burst) >= 0.9"]' });
    const { code, text } = said(file);
    expect(text).toContain("did you mean 'HighErrorRate'?");
    expect(code).toBe(2);
  });

  test('without Prometheus the run is invalid, says how to get it and leaves nothing behind', () => {
    process.env.PROMETHEUS = '/nowhere/prometheus';
    const before = leftovers();
    const { code, text } = said(scenario({}), ['run', '--quiet']);
    expect(text).toContain('PROMETHEUS names /nowhere/prometheus, which is not a program');
    expect(code).toBe(4);
    expect(leftovers()).toEqual(before);
  });
});

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('driftdrill-prometheus-'));
}
