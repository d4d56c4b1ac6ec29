import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MetricsTape } from '../../harness/core/tape.js';
import { scratch } from '../e2e/cli.js';
import { type LiveAlert, liveRun } from './prometheus/live.js';
import { lacksPrometheus } from './prometheus/parts.js';
import { taped, watched } from './prometheus/tapes.js';

const lacking = lacksPrometheus();

/** Simulated seconds a second of the live run. */
const speedUp = 15;

/** Every duration in simulated seconds, as `<300>`, or `<=300>` where it is a number. */
const rules = `groups:
  - name: recording
    rules:
      - record: country:errors:ratio
        expr: sum by (country) (rate(http_requests_total{job="api",code=~"5.."}[<300>])) / sum by (country) (rate(http_requests_total{job="api"}[<300>]))
      - record: errors:ratio:worst
        expr: max(country:errors:ratio)
  - name: alerts
    rules:
      - alert: HighErrorRate
        expr: country:errors:ratio > 0.05
        for: <60>
        keep_firing_for: <120>
        labels: {severity: page}
      - alert: WorstCountry
        expr: errors:ratio:worst > 0.1
        labels: {severity: info}
      - alert: BudgetBurn
        expr: >
          sum(rate(http_requests_total{job="api",code="500"}[<900>])) / sum(rate(http_requests_total{job="api"}[<900>])) > 0.02
          and sum(rate(http_requests_total{job="api",code="500"}[<75>])) / sum(rate(http_requests_total{job="api"}[<75>])) > 0.02
        labels: {severity: page}
      - alert: StaleFeatures
        expr: ml_feature_age_seconds{feature="velocity1h"} > 700
        for: <90>
        labels: {severity: ticket}
      - alert: Slow
        expr: histogram_quantile(0.9, sum by (le, country) (rate(latency_seconds_bucket[<150>]))) > 0.05
        labels: {severity: ticket}
      - alert: NeverThere
        expr: rate(nothing_of_the_kind[<300>]) > 0
  - name: shapes
    rules:
      - alert: Tiered
        expr: sum by (country) (increase(http_requests_total{job="api",code="500"}[<150>])) > 30
        labels: {severity: note, tier: low}
      - alert: Tiered
        expr: sum by (country) (increase(http_requests_total{job="api",code="500"}[<150>])) > 150
        for: <45>
        keep_firing_for: <90>
        labels: {severity: page, tier: high, who: '{{ $labels.country }}-oncall'}
      - alert: Region
        expr: label_replace(sum by (country) (increase(http_requests_total{code!~"2.."}[<300>])) > 60, "region", "eu-$1", "country", "(.)E")
      - alert: Ageing
        expr: predict_linear(ml_feature_age_seconds[<450>], <=600>) > 1300 unless on () country:errors:ratio > 0.05
      - alert: Burst
        expr: max_over_time((sum(rate(http_requests_total{code="500"}[<75>])) / sum(rate(http_requests_total[<75>])))[<300>:<15>]) > 0.05
      - alert: Quiet
        expr: absent_over_time(nothing_of_the_kind[<150>]) and on () (sum(increase(http_requests_total{code="500"}[<300>])) > 200)
  - name: chain
    limit: 1
    rules:
      - record: chain:1
        expr: sum(increase(http_requests_total{code="500"}[<300>])) > 30
      - record: chain:2
        expr: max_over_time(chain:1[<90>])
      - alert: Chained
        expr: chain:2 > 100
        labels: {severity: ticket}
      - alert: Limited
        expr: sum by (country, code) (http_requests_total{country="DE",code="500"}) > 50 or sum by (country, code) (http_requests_total{country="DE"}) > 15000
`;

const alertmanager = (webhook: string) => `route:
  receiver: people
  group_by: [alertname]
  group_wait: <60>
  group_interval: <150>
  routes:
    - {matchers: ['severity="ticket"'], group_by: [severity], group_wait: <120>}
    - {match: {severity: info}, receiver: nobody}
inhibit_rules:
  - {source_matchers: [alertname="BudgetBurn"], target_matchers: [alertname="Slow"]}
receivers:
  - name: people
    webhook_configs: [{url: "${webhook}"}]
  - name: nobody
`;

const scenario = `driftdrill: 1
name: prometheus-live
system:
  traffic:
    rate: 20/s
    segments: {country: {DE: 1, FR: 1}}
    features: {velocity1h: {normal: {mean: 0, sd: 1}, store: {refresh: 5m, change: 10m}}}
  model: {kind: logistic, weights: {velocity1h: 1}, intercept: -2}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.3}}, errors: 0.05%}
timeline: {warmup: 0s, control: 10m, onset: 0s, deadline: 30m, recovery: 0s}
faults:
  - {id: errors, inject: error-burst, with: {share: 15%}, scope: {segment: {country: [DE]}}, lasts: 9m}
  - {id: stale, inject: feature-store-lag, with: {mode: stall}, at: 2m}
  - {id: slow, inject: latency-spike, with: {add: 60ms}, scope: {segment: {country: [FR]}}, at: 6m, lasts: 16m}
stack:
  monitors:
    - prometheus:
        rules: [rules.yml]
        alertmanager: alertmanager.yml
        metrics:
          http_requests_total: {of: requests, labels: {job: api, code: $code, country: $country}}
          latency_seconds: {of: latency, labels: {country: $country}, buckets: [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2]}
trials: 1
`;

/** Durations as they are, or at the speed of the live run. */
function scaled(text: string, by: number): string {
  return text.replace(
    /<(=?)(\d+)>/g,
    (_, number: string, seconds: string) => `${Number(seconds) / by}${number ? '' : 's'}`,
  );
}

function identity(alert: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).filter(([label]) => !['severity', 'tier', 'who'].includes(label));
  return `${alert}{${pairs
    .map(([label, value]) => `${label}=${value}`)
    .sort()
    .join(',')}}`;
}

test.skipIf(lacking)(
  'rules on virtual time agree with the same rules on a live Prometheus and Alertmanager',
  async () => {
    const folder = scratch();
    const files = { 'rules.yml': scaled(rules, 1), 'alertmanager.yml': scaled(alertmanager('http://127.0.0.1:9/'), 1) };
    const run = await taped(folder, scenario, files);
    const { answers, warnings } = await watched(run);
    expect(warnings.join('\n')).not.toContain('HighErrorRate');
    const faulted = run.branches.findIndex(({ branch }) => branch === 'fault');
    const tick = (seconds: number): number => seconds / speedUp;
    const virtual = answers[faulted].episodes.map(({ rule, segment, startsS, endsS, notifiedS }) => ({
      alert: identity(
        run.plan.stack.rules[rule].alert,
        Object.fromEntries(
          segment
            .split(',')
            .filter(Boolean)
            .map((pair) => pair.split('=')),
        ),
      ),
      starts: tick(startsS),
      ends: endsS === null ? null : tick(endsS),
      told: notifiedS === null ? null : tick(notifiedS),
    }));
    let live: LiveAlert[] | null = null;
    for (let tried = 0; live === null && tried < 3; tried++)
      live = await liveRun(join(folder, `live-${tried}`), run.branches[faulted].tape as MetricsTape, {
        rules: scaled(rules, speedUp),
        alertmanager: (webhook) => scaled(alertmanager(webhook), speedUp),
      });
    if (live === null) throw new Error('the machine is too busy for one scrape a second');
    const seen = live.map(({ alert, labels, starts, ends, told }) => ({
      alert: identity(alert, labels),
      starts,
      ends,
      told,
    }));
    const about = `seed ${run.branches[faulted].seed}\nvirtual ${JSON.stringify(virtual)}\nlive ${JSON.stringify(seen)}`;
    expect(seen.map(({ alert }) => alert).sort(), about).toEqual(virtual.map(({ alert }) => alert).sort());
    expect(new Set(seen.map(({ alert }) => alert)).size, about).toBeGreaterThanOrEqual(5);
    const byAlert = <T extends { alert: string; starts: number }>(list: T[]): T[] =>
      list.sort((a, b) => (a.alert < b.alert ? -1 : a.alert > b.alert ? 1 : a.starts - b.starts));
    byAlert(seen).forEach((one, i) => {
      const ours = byAlert(virtual)[i];
      for (const moment of ['starts', 'ends', 'told'] as const) {
        const [theirs, mine] = [one[moment], ours[moment]];
        const text = `${moment} of ${one.alert}\n${about}`;
        if (theirs === null || mine === null) expect(mine, text).toBe(theirs);
        else expect(Math.abs(theirs - mine), text).toBeLessThanOrEqual(1);
      }
    });
  },
  900_000,
);
