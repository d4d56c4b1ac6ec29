import { expect, test } from 'vitest';
import { metricPlans } from '../../../../../detectors/external/prometheus/metric-plan.js';
import { prometheusParams } from '../../../../../detectors/external/prometheus/params.js';
import { MetricsRecorder } from '../../../../../detectors/external/prometheus/recorder.js';
import { seriesText } from '../../../../../detectors/external/prometheus/series-text.js';
import { fork } from '../../../../../harness/core/fork.js';
import type { MetricsTape } from '../../../../../harness/core/tape.js';
import { categorical, numeric, type Row, shapeOf, telemetry } from '../../drive.js';

const shape = shapeOf(
  [numeric('amount'), numeric('velocity', true), categorical('channel', ['web', 'app'])],
  [{ name: 'country', values: ['DE', 'FR'] }],
);

function recorder(metrics: Record<string, unknown>, everyS = 10): MetricsRecorder {
  const params = prometheusParams.parse({ rules: ['x'], metrics });
  const plans = metricPlans(params, shape).filter(({ name }) => Object.hasOwn(metrics, name));
  return new MetricsRecorder(plans, everyS, { shape, reference: null, referenceS: [0, 60], startMs: 0 });
}

/** Samples by series. */
function samples(tape: MetricsTape): Record<string, number[]> {
  return Object.fromEntries(tape.series.map((one) => [seriesText(one), [...one.values]]));
}

function observed(metrics: Record<string, unknown>, rows: Row[], moments: number[]): Record<string, number[]> {
  const running = recorder(metrics);
  for (const step of telemetry(rows, shape, moments)) running.observe(step);
  return samples(running.tape(moments.at(-1)!));
}

const rows: Row[] = [
  { time: 0, segments: [0], features: [1, 1, 0], ages: [Number.NaN, 100], latency: 0.02, score: 0.2, prediction: 0 },
  { time: 9.9, segments: [1], features: [Number.NaN, 1, 1], ages: [Number.NaN, 200], latency: 0.3, failed: true },
  {
    time: 10,
    segments: [0],
    features: [1, 1, 0],
    ages: [Number.NaN, 300],
    latency: 0.05,
    score: 0.7,
    prediction: 1,
    label: 1,
    labelAt: 21,
  },
  {
    time: 15,
    segments: [0],
    features: [1, 1, 0],
    ages: [Number.NaN, 500],
    latency: 9,
    score: 0.9,
    prediction: 1,
    label: 0,
    labelAt: 22,
  },
];

test('counters count what came before the scrape, from 0, in every combination of labels', () => {
  const metrics = {
    r: { of: 'requests', labels: { job: 'api', code: '$code', c: 'x-$country' } },
    e: { of: 'errors' },
  };
  const whole = observed(metrics, rows, [0, 30]);
  expect(whole).toEqual({
    'r{c="x-DE",code="200",job="api"}': [0, 1, 3, 3],
    'r{c="x-DE",code="500",job="api"}': [0, 0, 0, 0],
    'r{c="x-FR",code="200",job="api"}': [0, 0, 0, 0],
    'r{c="x-FR",code="500",job="api"}': [0, 1, 1, 1],
    e: [0, 1, 1, 1],
  });
  expect(observed(metrics, rows, [0, 3, 9.95, 10, 12, 29, 30])).toEqual(whole);
});

test('histograms are cumulative, with +Inf, sum and count; what has no value is not counted', () => {
  const found = observed(
    { l: { of: 'latency', buckets: [0.05, 0.1] }, s: { of: 'score', buckets: [0.5] } },
    rows,
    [0, 20],
  );
  expect(found['l_bucket{le="0.05"}']).toEqual([0, 1, 2]);
  expect(found['l_bucket{le="0.1"}']).toEqual([0, 1, 2]);
  expect(found['l_bucket{le="+Inf"}']).toEqual([0, 2, 4]);
  expect(found.l_sum[2]).toBeCloseTo(9.37, 12);
  expect(found.l_count).toEqual([0, 2, 4]);
  expect(found['s_bucket{le="0.5"}']).toEqual([0, 1, 1]);
  expect(found.s_count).toEqual([0, 1, 3]);
});

test('gauges are means since the last scrape, and keep their value where nothing came', () => {
  const found = observed(
    { age: { of: 'featureAge.velocity' }, nulls: { of: 'nullRatio', labels: { f: '$feature' } } },
    rows,
    [0, 30],
  );
  expect(found.age).toEqual([Number.NaN, 150, 400, 400]);
  expect(found['nulls{f="amount"}']).toEqual([Number.NaN, 0.5, 0, 0]);
  expect(Object.keys(found)).toEqual(['age', 'nulls{f="amount"}', 'nulls{f="velocity"}', 'nulls{f="channel"}']);
});

test('labels: how many, how far behind, and how well predicted in the window', () => {
  const found = observed(
    {
      n: { of: 'labels' },
      lag: { of: 'labelsLag' },
      a: { of: 'accuracy', window: '10s' },
      p: { of: 'precision', window: '1h' },
      r: { of: 'recall' },
    },
    rows,
    [0, 40],
  );
  expect(found.n).toEqual([0, 0, 0, 2, 2]);
  expect(found.lag).toEqual([Number.NaN, Number.NaN, Number.NaN, 15, 25]);
  expect(found.a).toEqual([Number.NaN, Number.NaN, Number.NaN, 0.5, Number.NaN]);
  expect(found.p).toEqual([Number.NaN, Number.NaN, Number.NaN, 0.5, 0.5]);
  expect(found.r).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 1]);
});

test('drift is that of the last evaluation, against the reference', () => {
  const many = Array.from(
    { length: 2000 },
    (_, i): Row => ({ time: i * 0.1, features: [(i % 10) + (i < 1000 ? 0 : 5), 0, 0] }),
  );
  const running = recorder({ d: { of: 'drift.amount', window: '1m' } });
  for (const step of telemetry(many, shape, [0, 60, 200])) running.observe(step);
  const { d } = samples(running.tape(200));
  expect(d.slice(0, 7).every(Number.isNaN)).toBe(true);
  expect(d.at(-1)).toBeGreaterThan(1);
});

test('a fork goes on by itself', () => {
  const steps = telemetry(rows, shape, [0, 12, 40]);
  const first = recorder({ r: { of: 'requests' }, a: { of: 'accuracy' } });
  first.observe(steps[0]);
  const second = fork(first);
  second.observe({ ...steps[1], predictions: { ...steps[1].predictions, n: 0 }, labels: { ...steps[1].labels, n: 0 } });
  first.observe(steps[1]);
  expect(samples(first.tape(40)).r).toEqual([0, 2, 4, 4, 4]);
  expect(samples(second.tape(40)).r).toEqual([0, 2, 3, 3, 3]);
  expect(samples(first.tape(20)).r).toEqual([0, 2, 4]);
});

test('the series are known before a run', () => {
  const names = metricPlans(prometheusParams.parse({ rules: ['x'] }), shape).map(({ name, labels }) =>
    seriesText({ name, labels }),
  );
  expect(names).toContain('ml_requests_total{code="$code",model="model",version="1"}');
  expect(names).toContain('ml_feature_age_seconds{feature="velocity"}');
  expect(names).not.toContain('ml_feature_age_seconds{feature="amount"}');
  expect(names).toContain('ml_quality{metric="recall",window="1h"}');
});
