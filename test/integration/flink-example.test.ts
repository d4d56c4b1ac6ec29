import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { JavaBroker } from '../../harness/live/broker/java-broker.js';
import { topicsOf } from '../../harness/live/transport/topics.js';
import { driftdrill, root, start } from '../e2e/cli.js';
import { readTopics } from './read-topics.js';
import { realPart } from './real-part.js';

const java = realPart('Java');
const maven = realPart('Maven');
const call = promisify(execFile);

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
interface SlowModel {
  specversion?: string;
  data: { monitor: string; threshold: number; starts_at: string };
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
  let project = '';
  let brokers: readonly string[] = [];
  let file = '';

  beforeAll(async () => {
    project = join(mkdtempSync(join(tmpdir(), 'driftdrill-test-')), 'flink');
    cpSync(join(root, 'docs/examples/flink'), project, { recursive: true });
    file = join(project, 'clicks.yaml');
    const compile = ['compile', 'dependency:build-classpath', '-DincludeScope=runtime'];
    await call(maven!, ['-q', '-B', '-ntp', ...compile, '-Dmdep.outputFile=target/classpath'], {
      cwd: project,
      timeout: 240_000,
    });
    const broker = await JavaBroker.start();
    brokers = broker.addresses;
    return async () => {
      await broker.stop();
      rmSync(dirname(project), { recursive: true, force: true });
    };
  });

  /** Arguments of Java for the job on the topics of a run. */
  function job(prefix: string): string[] {
    const classpath = readFileSync(join(project, 'target/classpath'), 'utf8').trim();
    const opens = ['lang', 'util'].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`);
    const args = ['-cp', `target/classes:${classpath}`, 'PerMinute', brokers.join(','), prefix];
    return ['-Xmx768m', ...opens, ...args, '--slow', String(slowMs)];
  }

  it('counts, minute by minute, what the records of a live run say', async () => {
    const own = join(project, 'own.yaml');
    // The built-in stack alone: without a wall clock nothing could be taken in.
    writeFileSync(own, `extends: clicks.yaml\nname: own\nexpect: []\nstack: {monitors: []}\n`);
    const live = ['run', own, '--live', '--speed', 'max', '--brokers', brokers.join(','), '--topic-prefix', 'clicks'];
    const ran = driftdrill([...live, '--out', join(project, 'out')]);
    expect(ran.code, ran.stderr).toBeLessThan(4);
    await call(java!, job('clicks'), { cwd: project, timeout: 120_000, maxBuffer: 1 << 26 });

    const { predictions, labels, alerts: alertsTopic } = topicsOf('clicks');
    const records = await readTopics(brokers, [predictions, labels, 'clicks.per-minute', alertsTopic]);
    const parsed = <T>(topic: string): T[] => records.get(topic)!.map((text) => JSON.parse(text) as T);
    const expected = perMinute(parsed(predictions), parsed(labels));
    const found = parsed<Minute>('clicks.per-minute').sort((a, b) => (a.minute < b.minute ? -1 : 1));
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
    const alerts = parsed<SlowModel>(alertsTopic).filter(({ specversion }) => specversion === '1.0');
    const minuteBefore = ({ data }: SlowModel) => new Date(Date.parse(data.starts_at) - 60_000).toISOString();
    expect(alerts.map(minuteBefore).sort()).toEqual(slow.map((minute) => new Date(minute).toISOString()));
    expect(alerts[0].data).toMatchObject({ monitor: 'SlowModel', threshold: slowMs });
  });

  it('has its alerts scored while it reads along', async () => {
    const out = join(project, 'scored');
    const live = ['run', file, '--live', '--speed', '60', '--brokers', brokers.join(','), '--topic-prefix', 'along'];
    const { ended, said } = start([...live, '--intake', '0', '--out', out]);
    await expect.poll(said, { timeout: 60_000 }).toContain('detectors: process');
    const following = execFile(java!, [...job('along'), '--follow'], { cwd: project, maxBuffer: 1 << 26 });
    onTestFinished(() => void following.kill('SIGKILL'));
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/✓ intake: SlowModel fires on slow/);
    const card = JSON.parse(readFileSync(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
    const { faults, falseAlarms } = card.alerts.SlowModel;
    expect(faults.slow).toMatchObject({ hits: 1, misses: 0 });
    // The onset is at a full minute, and the job speaks at the end of the first slow one.
    expect(faults.slow.perTrial.faulted).toEqual([60]);
    expect(faults.slow.notifiedS.median?.value).toBeGreaterThan(60);
    expect(falseAlarms.episodes).toBe(0);
    expect(card.expect.map(({ verdict }) => verdict)).toEqual(['pass']);
  });
});
