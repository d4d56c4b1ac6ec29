import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JavaBroker } from '../../harness/live/broker/java-broker.js';
import { topicsOf } from '../../harness/live/transport/topics.js';
import { driftdrill, root, scratch } from '../e2e/cli.js';
import { readTopics } from './read-topics.js';
import { realPart } from './real-part.js';

const java = realPart('Java');
const maven = realPart('Maven');
const call = promisify(execFile);

const scenario = `driftdrill: 1
name: clicks
system:
  traffic: {rate: 5/s, features: {position: {normal: {mean: 0, sd: 1}}}}
  model: {kind: logistic, weights: {position: 1}, baseRate: 20%}
  outcomes: {delay: {lognormal: {median: 3m, sigma: 1}}}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.4}}, errors: 2%}
timeline: {warmup: 5m, control: 5m, deadline: 10m, recovery: 5m}
faults:
  - {id: slow, inject: latency-spike, with: {factor: 5}, lasts: 4m}
stack:
  detectors: {slow: {level: {signal: latency, statistic: p95, window: 1m, every: 1m}}}
  rules: [{alert: Slow, when: slow > 100ms}]
trials: 1
`;

interface Prediction {
  request_id: string;
  event_time: string;
  status_code: number;
  latency_ms: { total: number };
}
interface Label {
  request_id: string;
  label: number;
  observed_time: string;
}
interface Minute {
  minute: string;
  requests: number;
  errors: number;
  clicks: number;
  ctr: number | null;
  latency_ms_mean: number;
  latency_ms_p95: number;
}

const longestWaitMs = 600_000;
const slowMs = 100;

/** What the job should find, from the records. */
function perMinute(predictions: readonly Prediction[], labels: readonly Label[]): Minute[] {
  const labelOf = new Map(labels.map((label) => [label.request_id, label]));
  const minutes = new Map<string, Prediction[]>();
  for (const prediction of predictions) {
    const minute = `${prediction.event_time.slice(0, 16)}:00Z`;
    minutes.set(minute, [...(minutes.get(minute) ?? []), prediction]);
  }
  return [...minutes.entries()].sort().map(([minute, rows]) => {
    const errors = rows.filter(({ status_code }) => status_code >= 500).length;
    const clicks = rows.filter(({ request_id, event_time }) => {
      const found = labelOf.get(request_id);
      return found?.label === 1 && Date.parse(found.observed_time) - Date.parse(event_time) <= longestWaitMs;
    }).length;
    const latencies = rows.map(({ latency_ms }) => latency_ms.total).sort((a, b) => a - b);
    const place = 0.95 * (latencies.length - 1);
    const below = latencies[Math.floor(place)];
    return {
      minute,
      requests: rows.length,
      errors,
      clicks,
      ctr: rows.length === errors ? null : clicks / (rows.length - errors),
      latency_ms_mean: latencies.reduce((sum, one) => sum + one, 0) / rows.length,
      latency_ms_p95: below + (place - Math.floor(place)) * (latencies[Math.ceil(place)] - below),
    };
  });
}

describe.skipIf(java === null || maven === null)('the Flink SQL example', () => {
  it('counts, minute by minute, what the records of a live run say', async () => {
    const project = join(scratch(), 'flink');
    cpSync(join(root, 'docs/examples/flink'), project, { recursive: true });
    const compile = ['compile', 'dependency:build-classpath', '-DincludeScope=runtime'];
    await call(maven!, ['-q', '-B', '-ntp', ...compile, '-Dmdep.outputFile=target/classpath'], {
      cwd: project,
      timeout: 240_000,
    });
    const broker = await JavaBroker.start();
    onTestFinished(() => broker.stop());
    const brokers = broker.addresses.join(',');
    const file = join(project, 'clicks.yaml');
    writeFileSync(file, scenario);
    const live = ['run', file, '--live', '--speed', 'max', '--brokers', brokers, '--topic-prefix', 'clicks'];
    const ran = driftdrill([...live, '--out', join(project, 'out')]);
    expect(ran.code, ran.stderr).toBeLessThan(4);

    const classpath = readFileSync(join(project, 'target/classpath'), 'utf8').trim();
    const opens = ['lang', 'util'].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`);
    const job = ['-Xmx768m', ...opens, '-cp', `target/classes:${classpath}`, 'PerMinute', brokers, 'clicks'];
    await call(java!, [...job, '--slow', String(slowMs)], { cwd: project, timeout: 120_000, maxBuffer: 1 << 26 });

    const { predictions, labels } = topicsOf('clicks');
    const [minutesTopic, alertsTopic] = ['clicks.per-minute', 'clicks.per-minute-alerts'];
    const records = await readTopics(broker.addresses, [predictions, labels, minutesTopic, alertsTopic]);
    const parsed = <T>(topic: string): T[] => records.get(topic)!.map((text) => JSON.parse(text) as T);
    const expected = perMinute(parsed(predictions), parsed(labels));
    const found = parsed<Minute>(minutesTopic).sort((a, b) => (a.minute < b.minute ? -1 : 1));
    expect(expected.length).toBeGreaterThanOrEqual(25);
    expect(expected.reduce((sum, { clicks }) => sum + clicks, 0)).toBeGreaterThan(500);
    const counts = ({ minute, requests, errors, clicks }: Minute) => ({ minute, requests, errors, clicks });
    expect(found.map(counts)).toEqual(expected.map(counts));
    for (const [i, minute] of found.entries()) {
      expect(minute.ctr).toBeCloseTo(expected[i].ctr!, 12);
      expect(minute.latency_ms_mean).toBeCloseTo(expected[i].latency_ms_mean, 9);
      expect(minute.latency_ms_p95).toBeCloseTo(expected[i].latency_ms_p95, 9);
    }
    const slow = expected.filter(({ latency_ms_p95 }) => latency_ms_p95 > slowMs).map(({ minute }) => minute);
    expect(slow.length).toBeGreaterThanOrEqual(4);
    const alerts = parsed<{ alert: string; minute: string; value: number; threshold: number }>(alertsTopic);
    expect(alerts.map(({ minute }) => minute).sort()).toEqual(slow);
    expect(alerts[0]).toMatchObject({ alert: 'SlowModel', threshold: slowMs });
  });
});
