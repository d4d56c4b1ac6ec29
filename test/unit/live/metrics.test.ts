import { expect, it } from 'vitest';
import { LiveMetrics, type MeteredSystem } from '../../../harness/live/metrics/live-metrics.js';
import { numeric, type Row, shapeOf, telemetry } from '../detectors/drive.js';

const shape = shapeOf([numeric('amount')]);
const system: MeteredSystem = { model: 'fraud', shape, reference: null, referenceS: [0, 1800], startMs: 0 };

/** A request a second; amounts move after half an hour, labels come five minutes late and are right three times in four. */
const rows: Row[] = Array.from({ length: 7200 }, (_, time) => ({
  time,
  segments: [],
  features: [(time % 100) + (time < 1800 ? 0 : 50)],
  prediction: 1,
  score: 0.6,
  label: time % 4 === 0 ? 0 : 1,
  labelAt: time + 300,
}));

async function samples(metrics: LiveMetrics): Promise<Map<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

it('a live system tells of drift, quality and labels under the names that rules know', async () => {
  const metrics = new LiveMetrics(system);
  expect((await samples(metrics)).get('ml_requests_total{model="fraud",version="1",code="500"}')).toBe(0);
  expect([...(await samples(metrics)).keys()].join()).not.toMatch(/ml_drift_score|ml_quality/);
  for (const step of telemetry(rows, shape, [0, 1000, 1800, 5000, 7200])) metrics.observe(system, step);
  const found = await samples(metrics);
  expect(found.get('ml_requests_total{model="fraud",version="1",code="200"}')).toBe(7200);
  expect(found.get('ml_quality{metric="accuracy",window="1h"}')).toBeCloseTo(0.75, 2);
  expect(found.get('ml_quality{metric="recall",window="1h"}')).toBe(1);
  expect(found.get('ml_labels_lag_seconds')).toBe(301);
  expect(found.get('ml_drift_score{feature="amount",method="psi"}')).toBeGreaterThan(1);
});

it('a trial begins without what the one before it saw', async () => {
  const metrics = new LiveMetrics(system);
  for (const step of telemetry(rows, shape, [0, 7200])) metrics.observe(system, step);
  for (const step of telemetry(rows, shape, [0, 200])) metrics.observe(system, step);
  const found = await samples(metrics);
  expect([...found.keys()].join()).not.toMatch(/ml_quality|ml_drift_score|ml_labels_lag/);
  expect(found.get('ml_requests_total{model="fraud",version="1",code="200"}')).toBe(7400);
});
