import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { complaints, fixtures, load } from './complaints.js';

const text = `name: counted
system:
  traffic: {rate: 100/s, aggregate: 15s}
  model: {kind: none}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.4}}, errors: 0.02%}
timeline: {warmup: 6h, control: 4d, onset: {within: 1h}, deadline: 6h}
faults: [{id: burst, inject: error-burst, with: {share: 1%}}]
stack:
  detectors: {burn: {burn-rate: {signal: errorRate, objective: 99.9%, long: 6h, short: 30m}}}
  rules: [{alert: Burn, when: burn > 6, runbook: https://wiki/burn}]
`;

const but = (from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`there is no ${from}`);
  return text.replace(from, to);
};
const watching = (detectors: string, when: string): string =>
  but('{burn: {burn-rate: {signal: errorRate, objective: 99.9%, long: 6h, short: 30m}}}', detectors).replace(
    'burn > 6',
    when,
  );

describe('traffic.aggregate', () => {
  test('goes with what counts can tell', async () => {
    expect(await complaints(text)).toEqual([]);
    const all = watching(
      `{burn: {burn-rate: {signal: errorRate, objective: 99.9%}}, rate: {level: {signal: requestRate, window: 5m, every: 15s}}, slow: {level: {signal: latency, window: 5m}}, worse: {degradation: {signal: latency, window: 1h}}, chart: {ewma: {signal: errorRate, every: 1m}}}`,
      'burn > 6 or rate < 50 or slow > 1s or worse > 50% or chart',
    ).replace('stack:', 'stack:\n  presets: [slo-burn-rate]');
    expect((await complaints(all)).filter((line) => line.includes('error:'))).toEqual([]);
    expect((await load(text)).plan.system.traffic.aggregate).toEqual({ everyS: 15, latencyEdges: [] });
  });

  test('tells latencies apart where rules of Prometheus do', async () => {
    const rules = join(fixtures, 'counted-rules.yml');
    const write = (expr: string) => writeFileSync(rules, `groups: [{name: g, rules: [{alert: A, expr: '${expr}'}]}]\n`);
    const monitored = text.replace(
      'stack:',
      `stack:
  monitors: [{prometheus: {rules: [../counted-rules.yml], metrics: {lat: {of: latency, buckets: [0.5, 0.05]}, age: {of: "featureAge", labels: {f: $feature}}}}}]`,
    );
    try {
      write('histogram_quantile(0.9, rate(lat_bucket[5m])) > 1');
      expect((await load(monitored)).plan.system.traffic.aggregate).toEqual({ everyS: 15, latencyEdges: [0.05, 0.5] });
      write('rate(ml_requests_total[5m]) > 1');
      expect((await load(monitored)).plan.system.traffic.aggregate?.latencyEdges).toEqual([]);
      write('ml_quality > 0 or ml_prediction_score_count > 0 or ml_labels_lag_seconds > 0');
      const predicted = monitored.replace('{kind: none}', '{kind: logistic, baseRate: 2%}');
      expect((await complaints(predicted)).filter((line) => !line.includes('warning'))).toMatchInlineSnapshot(`
        [
          "9:35 error: ml_prediction_score measures score, and under traffic.aggregate requests are only counted → metrics can be of requests, errors, latency; take out the rule, or traffic.aggregate",
          "9:35 error: ml_labels_lag_seconds measures labelsLag, and under traffic.aggregate requests are only counted → metrics can be of requests, errors, latency; take out the rule, or traffic.aggregate",
          "9:35 error: ml_quality measures f1, and under traffic.aggregate requests are only counted → metrics can be of requests, errors, latency; take out the rule, or traffic.aggregate",
        ]
      `);
      write('rate(lat_count[5m]) > 1');
      expect(await complaints(monitored.replace('rules: [../', 'scrape: 20s, rules: [../'))).toMatchInlineSnapshot(`
        [
          "9:15 error: prometheus looks every 20s, which is not a multiple of the tick of 15s (traffic.aggregate) → change scrape, interval or aggregate",
        ]
      `);
    } finally {
      rmSync(rules, { force: true });
    }
  });

  test.each([
    ['replay', but('rate: 100/s,', 'rate: 100/s, replay: {file: weather.csv},')],
    ['a fault of features', but('error-burst, with: {share: 1%}', 'covariate-shift, with: {mean: 1}')],
    ['a signal of rows', watching('{burn: {level: {signal: score}}}', 'burn > 6')],
    ['a drift detector', watching('{burn: {psi: {signal: latency}}}', 'burn > 6')],
    ['a percentile', watching('{burn: {level: {signal: latency, statistic: p95}}}', 'burn > 6')],
    ['every value', watching('{burn: {ddm: {signal: errorRate}}}', 'burn')],
    ['the calendar', watching('{burn: {level: {signal: latency, window: 1d, every: 1d, align: "06:00"}}}', 'burn > 6')],
    ['an odd window', watching('{burn: {level: {signal: latency, window: 100s}}}', 'burn > 6')],
    ['an odd interval', watching('{burn: {ewma: {signal: latency, every: 20s}}}', 'burn')],
    ['a preset of rows', but('stack:', 'stack:\n  presets: [{psi-0.2: {signal: latency}}]')],
    [
      'an odd tick for a preset',
      but('aggregate: 15s', 'aggregate: 40s').replace('stack:', 'stack:\n  presets: [slo-burn-rate]'),
    ],
    ['a monitor of rows', but('stack:', 'stack:\n  monitors: [{river: {every: 1h}}]')],
    [
      'a model and money',
      but('{kind: none}', '{kind: logistic, baseRate: 2%}') +
        'business: {cost: {falseNegative: 1}, harm: {metric: ctr, change: 5%}}\n',
    ],
    ['a sweep of windows', `${text}sweep: {stack.detectors.burn.burn-rate.short: [30m, 50s]}\n`],
  ])('is refused, or warned of, with %s', async (_name, file) => {
    expect(await complaints(file)).toMatchSnapshot();
  });
});
