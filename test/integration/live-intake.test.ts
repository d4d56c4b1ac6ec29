import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../../harness/core/free-ports.js';
import type { AlertLine } from '../../harness/core/saved.js';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { javaAnswers } from '../../harness/live/broker/find.js';
import { JavaBroker } from '../../harness/live/broker/java-broker.js';
import type { IntakeMatch } from '../../harness/live/intake/verdict.js';
import type { AlertRecord } from '../../harness/live/records/alert.js';
import { topicsOf } from '../../harness/live/transport/topics.js';
import { driftdrill, scratch, start } from '../e2e/cli.js';
import { readTopics } from './read-topics.js';
import { realPart } from './real-part.js';

const prometheus = realPart('Prometheus');
const alertmanager = realPart('Alertmanager');
const java = javaAnswers();
const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
if (!java) console.warn('skipped: no Java with Maven here for a Kafka broker');
const here = prometheus !== null && alertmanager !== null && java;

/** Simulated seconds a second. */
const speed = 20;

const scenario = `driftdrill: 1
name: live-intake
system:
  traffic: {rate: 10/s, features: {amount: {normal: {mean: 0, sd: 1}}}}
  model: {kind: logistic, weights: {amount: 1}, baseRate: 20%}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.4}}, errors: 1%}
timeline: {warmup: 2m, control: 2m, deadline: 5m, recovery: 3m}
faults:
  - {id: burst, inject: error-burst, with: {share: 60%}, lasts: 2m}
stack:
  detectors:
    slow: {level: {signal: latency, statistic: p95, window: 1m, every: 10s}}
  rules:
    - {alert: Slow, when: slow > 1s}
  monitors:
    - intake:
        alerts:
          - {alert: HighErrorRate, labels: {severity: critical}, severity: page}
          - TooSlow
expect:
  - {alert: HighErrorRate, fault: burst, outcome: fires, within: 5m}
  - {alert: TooSlow, fault: burst, outcome: silent}
gates:
  - recall(HighErrorRate, burst) >= 90%
  - p50(notified(HighErrorRate, burst)) < 5m
trials: 1
`;

const rules = `groups:
  - name: production
    rules:
      - alert: HighErrorRate
        expr: sum(rate(ml_requests_total{code="500"}[3s])) / sum(rate(ml_requests_total[3s])) > 0.2
        for: 1s
        labels: {severity: critical}
      - alert: TooSlow
        expr: histogram_quantile(0.95, sum by (le) (rate(ml_request_duration_seconds_bucket[3s]))) > 1
`;

/** Starts a program that ends with the test. */
function run(program: string, args: string[]): void {
  const child = spawn(program, args, { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done(null)));
  });
}

/** Prometheus that scrapes a port and tells an Alertmanager that tells a webhook. */
async function production(folder: string, metricsPort: number, intakePort: number): Promise<void> {
  const [promPort, alertPort] = await freePorts(2);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const ruleFile = file('rules.yml', rules);
  const prometheusConfig = file(
    'prometheus.yml',
    `global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
rule_files: ["${ruleFile}"]
alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:${alertPort}"]}]}]}
scrape_configs: [{job_name: drill, static_configs: [{targets: ["127.0.0.1:${metricsPort}"]}]}]
`,
  );
  const alertConfig = file(
    'alertmanager.yml',
    `route: {receiver: drill, group_wait: 0s, group_interval: 1s, repeat_interval: 1h, group_by: [alertname]}
receivers: [{name: drill, webhook_configs: [{url: "http://127.0.0.1:${intakePort}/alerts", send_resolved: true}]}]
`,
  );
  run(alertmanager!, [
    `--config.file=${alertConfig}`,
    `--storage.path=${join(folder, 'am')}`,
    `--web.listen-address=127.0.0.1:${alertPort}`,
    '--cluster.listen-address=',
  ]);
  run(prometheus!, [
    `--config.file=${prometheusConfig}`,
    `--storage.tsdb.path=${join(folder, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${promPort}`,
    '--rules.alert.resend-delay=1s',
  ]);
}

describe.skipIf(!here && !required)('alerts of a real Prometheus and Alertmanager during a live run', () => {
  it('are scored as they came, at the times at which they came', async () => {
    const folder = scratch();
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, scenario);
    const broker = await JavaBroker.start();
    onTestFinished(() => broker.stop());
    const [metricsPort, intakePort] = await freePorts(2);
    await production(folder, metricsPort, intakePort);
    const out = join(folder, 'out');
    const prefix = 'intake';
    const { ended, said } = start([
      ...['run', file, '--live', '--speed', String(speed), '--brokers', broker.addresses.join(',')],
      ...['--topic-prefix', prefix, '--out', out, '--seed', '1'],
      ...['--metrics', String(metricsPort), '--intake', String(intakePort)],
    ]);
    const { code } = await ended;
    expect(code, said()).toBe(0);

    const lines = <T>(name: string): T[] =>
      readFileSync(join(out, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as T);
    const came = lines<AlertRecord>('intake.jsonl');
    const firing = came.find(({ monitor, status }) => monitor === 'HighErrorRate' && status === 'firing')!;
    const resolved = came.find(({ monitor, status }) => monitor === 'HighErrorRate' && status === 'resolved')!;
    const episode = lines<AlertLine>('alerts.jsonl').find(
      ({ branch, alert }) => branch === 'fault' && alert === 'HighErrorRate',
    )!;
    const secondsFrom = (from: string, to: string) => ((Date.parse(to) - Date.parse(from)) / 1000) * speed;
    expect(episode.notifiedS! - episode.startsS).toBeCloseTo(secondsFrom(firing.starts_at, firing.received_at), 6);
    expect(episode.endsS! - episode.startsS).toBeCloseTo(secondsFrom(firing.starts_at, resolved.ends_at!), 6);

    // By the records themselves: how far the simulation was when the alert began.
    const { predictions } = topicsOf(prefix);
    const records = (await readTopics(broker.addresses, [predictions]))
      .get(predictions)!
      .map((text) => JSON.parse(text) as { ingest_time: string; exact: { event_s: number } });
    const sentBefore = records.filter(({ ingest_time }) => ingest_time <= firing.starts_at);
    const reachedS = Math.max(...sentBefore.map(({ exact }) => exact.event_s));
    expect(Math.abs(episode.startsS - reachedS)).toBeLessThan(2 * speed);

    const card = JSON.parse(readFileSync(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
    const { burst } = card.alerts.HighErrorRate.faults;
    expect(burst).toMatchObject({ hits: 1, misses: 0, chance: { value: null } });
    expect(burst.recall).toEqual({ value: 1, low: null, high: null, n: 1 });
    const [expected] = lines<IntakeMatch>('intake-matches.jsonl');
    expect(expected).toMatchObject({ alert: 'HighErrorRate', met: true });
    expect(burst.ttdS.median?.value).toBeCloseTo(expected.firstS!, 6);
    expect(burst.ttdS.median?.value).toBeCloseTo(episode.startsS - 240, 6);
    expect(burst.notifiedS.median?.value).toBeCloseTo(episode.notifiedS! - 240, 6);
    expect(card.alerts.HighErrorRate.severity).toBe('page');
    expect(card.alerts.HighErrorRate.falseAlarms.episodes).toBe(0);
    expect(card.alerts.TooSlow.faults.burst.hits).toBe(0);
    expect(card.expect.map(({ alert, verdict }) => [alert, verdict])).toEqual([
      ['HighErrorRate', 'pass'],
      ['TooSlow', 'pass'],
    ]);
    expect(card.gates.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(card.warnings.join('\n')).toContain('no fault-free twin of HighErrorRate, TooSlow');
    const report = driftdrill(['report', out]);
    expect(report.stdout).toContain('HighErrorRate');
  });
});

describe('the monitor intake', () => {
  it('asks for --live --intake where it is missing, and leaves nothing behind', () => {
    const folder = scratch();
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, scenario);
    const out = join(folder, 'out');
    for (const flags of [[], ['--live']]) {
      const { code, stderr } = driftdrill(['run', file, ...flags, '--out', out]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/monitor intake needs a live run that takes alerts in/);
      expect(stderr).toMatch(/--live --intake PORT/);
    }
    const fast = driftdrill(['run', file, '--live', '--intake', '0', '--speed', 'max', '--out', out]);
    expect(fast.code).toBe(2);
    expect(fast.stderr).toMatch(/no clock says when an alert came in/);
    expect(() => readFileSync(out)).toThrow(/ENOENT/);
  });
});
