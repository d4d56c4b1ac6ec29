import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { javaAnswers } from '../../harness/live/broker/find.js';
import { JavaBroker } from '../../harness/live/broker/java-broker.js';
import { kafkaClient } from '../../harness/live/client.js';
import { consume } from '../../harness/live/detect/consume.js';
import { isStopped, startOf } from '../../harness/live/faults/process-state.js';
import { findToxiproxy, toxiproxyFolder } from '../../harness/live/faults/toxiproxy.js';
import type { Watermark } from '../../harness/live/records/watermark.js';
import { topicsOf } from '../../harness/live/transport/topics.js';
import { driftdrill, scratch, start } from '../e2e/cli.js';

const kafkaHere = javaAnswers();
const toxiproxyHere = findToxiproxy() !== null;
const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
if (!kafkaHere) console.warn('skipped: no Java with Maven here for a Kafka broker');
if (!toxiproxyHere) console.warn('skipped: no Toxiproxy here (driftdrill doctor --install toxiproxy)');

const speed = 60;
const warmupAndControlS = 240;

function scenario(faults: string): string {
  const file = join(scratch(), 'real.yaml');
  writeFileSync(
    file,
    `driftdrill: 1
name: real-faults
system:
  traffic: {rate: 20/s, features: {amount: {normal: {mean: 0, sd: 1}}}}
  model: {kind: logistic, weights: {amount: 1}, intercept: 0}
  outcomes: {delay: 1m}
timeline: {warmup: 2m, control: 2m, deadline: 8m}
faults:
${faults}
stack:
  detectors:
    rate: {level: {signal: requestRate, window: 1m, every: 10s}}
    amount: {level: {signal: feature.amount, window: 30s, every: 10s}}
  rules:
    - {alert: NoRequests, when: rate < 5, severity: page, diagnosis: system}
    - {alert: Amount, when: amount > 2, severity: page, diagnosis: data-drift}
trials: 1
`,
  );
  return file;
}

/** A cache folder of the test's own: its ledger is nobody else's. */
function ownCache(): string {
  const folder = scratch();
  if (toxiproxyHere) symlinkSync(toxiproxyFolder(), join(folder, 'toxiproxy-2.5.0'));
  const before = process.env.DRIFTDRILL_CACHE;
  process.env.DRIFTDRILL_CACHE = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env.DRIFTDRILL_CACHE;
    else process.env.DRIFTDRILL_CACHE = before;
  });
  mkdirSync(join(folder, 'rollback'));
  return join(folder, 'rollback');
}

interface AlertLine {
  branch: string;
  alert: string;
  startsS: number;
  notifiedS: number;
}

/** Runs to the end, and checks that every record that was sent was taken in. */
async function runLive(args: readonly string[]) {
  const out = scratch();
  const { child, ended } = start(['run', ...args, '--live', '--speed', String(speed), '--out', out]);
  onTestFinished(() => {
    child.kill('SIGTERM');
  });
  const { stderr, code } = await ended;
  const [, sent, taken] = /(\d+) records sent, (\d+) taken in/.exec(stderr) ?? [];
  expect(sent, stderr).toBeDefined();
  expect(taken, stderr).toBe(sent);
  const alerts = readFileSync(join(out, 'alerts.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AlertLine);
  const card = JSON.parse(readFileSync(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
  return { stderr, code, card, alerts: alerts.filter(({ branch }) => branch === 'fault') };
}

/** Process of the run that it says itself, and whether it is there. */
async function until(what: string, met: () => boolean): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    if (met()) return;
    await sleep(100);
  }
  throw new Error(`never: ${what}`);
}

describe.skipIf(!(kafkaHere && toxiproxyHere) && !required)('faults of a real network', () => {
  let broker: JavaBroker;
  beforeAll(async () => {
    broker = await JavaBroker.start();
  });
  afterAll(() => broker?.stop());

  it('slows what the system sends by as much as the scenario says, and no longer than it says', async () => {
    const ledger = ownCache();
    const file = scenario('  - {id: slow, inject: network-latency, with: {latency: 1500ms}, lasts: 4m}');
    const brokers = broker.addresses.join(',');
    const { code } = await runLive([file, '--brokers', brokers, '--topic-prefix', 'slow']);
    expect(code).toBe(0);
    const marks: { toS: number; takenMs: number }[] = [];
    const { metrics } = topicsOf('slow');
    let ended = false;
    const consumer = await consume(
      kafkaClient(broker.addresses, { retries: 10 }),
      'stranger',
      [metrics],
      async ({ batch }) => {
        for (const { value, timestamp } of batch.messages) {
          const mark = JSON.parse(String(value)) as Watermark;
          marks.push({ toS: mark.to_s, takenMs: Number(timestamp) });
          ended ||= mark.end;
        }
      },
    );
    await until('the end of the run', () => ended);
    await consumer.disconnect();
    const originMs = Math.min(...marks.map(({ toS, takenMs }) => takenMs - (1000 * toS) / speed));
    const late = ({ toS, takenMs }: (typeof marks)[number]) => takenMs - (1000 * toS) / speed - originMs;
    const [fromS, endS] = [warmupAndControlS + 30, warmupAndControlS + 240 - 120];
    const during = marks.filter(({ toS }) => toS > fromS && toS < endS).map(late);
    const after = marks.filter(({ toS }) => toS > warmupAndControlS + 300).map(late);
    expect(during.length).toBeGreaterThan(0);
    expect(Math.min(...during)).toBeGreaterThan(1400);
    expect(Math.min(...after)).toBeLessThan(1400);
    expect(readdirSync(ledger)).toEqual([]);
  });

  it('loses no record where every connection is reset, and the stack sees the hole', async () => {
    ownCache();
    const file = scenario('  - {id: cut, inject: network-reset, lasts: 3m}');
    const { alerts, stderr } = await runLive([file, '--brokers', broker.addresses.join(',')]);
    expect(stderr).toMatch(/fault cut: on at 4m.*\n.*fault cut: off at 7m/);
    const [first] = alerts.filter(({ alert }) => alert === 'NoRequests');
    expect(first.startsS).toBeGreaterThan(warmupAndControlS);
    expect(first.startsS).toBeLessThan(warmupAndControlS + 180);
    expect(first.notifiedS).toBeGreaterThan(warmupAndControlS + 180);
  });

  it('loses no record where the network swallows what is sent', async () => {
    ownCache();
    const file = scenario('  - {id: hole, inject: network-timeout, with: {timeout: 500ms, link: system}, lasts: 3m}');
    const { card } = await runLive([file, '--brokers', broker.addresses.join(',')]);
    expect(card.alerts.NoRequests.faults.hole.hits).toBe(1);
  });
});

describe.skipIf(!kafkaHere && !required)('faults of real processes', () => {
  beforeEach(() => {
    const before = process.env.KAFKA_BROKERS;
    delete process.env.KAFKA_BROKERS;
    onTestFinished(() => {
      if (before !== undefined) process.env.KAFKA_BROKERS = before;
    });
  });

  it('loses no record where detectors and broker hang and die in turn', async () => {
    const ledger = ownCache();
    const file = scenario(
      [
        '  - {id: hang, inject: process-stop, with: {target: detectors}, lasts: 1m}',
        '  - {id: die, inject: process-kill, with: {target: detectors}, at: 90s, lasts: 1m}',
        '  - {id: broker-hangs, inject: process-stop, with: {target: broker}, at: 180s, lasts: 1m}',
        '  - {id: broker-dies, inject: process-kill, with: {target: broker}, at: 4m30s, lasts: 1m}',
      ].join('\n'),
    );
    const { stderr, card } = await runLive([file]);
    for (const id of ['hang', 'die', 'broker-hangs', 'broker-dies'])
      expect(stderr).toMatch(new RegExp(`fault ${id}: on at .*\n(.*\n)*fault ${id}: off at`));
    expect(card.verdict).not.toBe('invalid');
    expect(readdirSync(ledger)).toEqual([]);
  });

  it('tells people late what hung detectors saw in time', async () => {
    ownCache();
    const file = scenario(
      [
        '  - {id: hang, inject: process-stop, with: {target: detectors}, lasts: 5m}',
        '  - {id: shift, inject: covariate-shift, with: {mean: 4}, scope: {features: [amount]}, at: 1m, lasts: 2m}',
      ].join('\n'),
    );
    const { stderr, alerts } = await runLive([file]);
    expect(stderr).toMatch(/alerts as in process/);
    const [first] = alerts.filter(({ alert }) => alert === 'Amount');
    expect(first.startsS).toBeLessThan(warmupAndControlS + 120);
    expect(first.notifiedS).toBeGreaterThan(warmupAndControlS + 300);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('undoes it all on %s', async (signal) => {
    const ledger = ownCache();
    const file = scenario(
      [
        '  - {id: hang, inject: process-stop, with: {target: detectors}}',
        ...(toxiproxyHere ? ['  - {id: cut, inject: network-timeout}'] : []),
      ].join('\n'),
    );
    const { child, ended, said } = start(['run', file, '--live', '--speed', String(speed)]);
    await until('the fault is on', () => /fault hang: on/.test(said()) || child.exitCode !== null);
    const detectors = Number(/detectors: process (\d+)/.exec(said())?.[1]);
    expect(isStopped(detectors)).toBe(true);
    expect(readdirSync(ledger).length).toBeGreaterThan(0);
    child.kill(signal);
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(130);
    expect(stderr).toMatch(/fault hang: undone/);
    expect(startOf(detectors)).toBeNull();
    expect(readdirSync(ledger)).toEqual([]);
  });

  it('leaves word of what it did where it is itself killed, for doctor --rollback', async () => {
    const ledger = ownCache();
    const file = scenario('  - {id: hang, inject: process-stop, with: {target: detectors}}');
    const { child, said, ended } = start(['run', file, '--live', '--speed', String(speed)]);
    await until('the fault is on', () => /fault hang: on/.test(said()) || child.exitCode !== null);
    const detectors = Number(/detectors: process (\d+)/.exec(said())?.[1]);
    child.kill('SIGKILL');
    await until('the run is gone', () => child.signalCode !== null);
    expect(isStopped(detectors)).toBe(true);
    const { stdout, code } = driftdrill(['doctor', '--rollback']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /undone: the process of the detectors goes on\nundone: the Kafka broker of the run is ended/,
    );
    await until('the detectors are gone', () => startOf(detectors) === null);
    expect(readdirSync(ledger)).toEqual([]);
    await ended;
  });
});
