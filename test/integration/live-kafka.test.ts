import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEpisodes } from '../../harness/core/episode-list.js';
import { freePorts } from '../../harness/core/free-ports.js';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { javaAnswers } from '../../harness/live/broker/find.js';
import { JavaBroker } from '../../harness/live/broker/java-broker.js';
import { kafkaClient } from '../../harness/live/client.js';
import { consume } from '../../harness/live/detect/consume.js';
import { payloadOf, type TopicRecord } from '../../harness/live/intake/topic-record.js';
import { type LiveOptions, type LiveResult, runLiveTrial } from '../../harness/live/run/live-trial.js';
import type { TruthRecord } from '../../harness/live/run/truth-topic.js';
import { unseal } from '../../harness/live/transport/seal.js';
import { topicsOf } from '../../harness/live/transport/topics.js';
import { loadContext } from '../../harness/trial/context.js';
import { runGroup } from '../../harness/trial/group.js';
import { loadScenario } from '../../scenarios/load.js';
import { driftdrill, scratch, start } from '../e2e/cli.js';
import { TcpProxy } from './proxy.js';

const here = javaAnswers();
const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
if (!here)
  console.warn(
    'skipped: no Java with Maven here for a Kafka broker (Debian: apt-get install default-jre-headless maven)',
  );

/** Stored features, categories, segments, labels with a delay, failures, and a stack over all of them. */
const scenario = `driftdrill: 1
name: live-drill
system:
  traffic:
    rate: 3/s
    segments: {country: {DE: 0.6, FR: 0.4}}
    features:
      amount: {lognormal: {median: 25, sigma: 0.9}}
      velocity: {normal: {mean: 0, sd: 1}, store: {refresh: 5m, change: 10m}}
      channel: {categorical: {web: 0.6, app: 0.4}}
  model: {kind: logistic, weights: {amount: 0.02, velocity: 1.1, "channel=app": 0.7}, baseRate: 20%}
  outcomes: {delay: {lognormal: {median: 5m, sigma: 0.5}}, noise: 2%}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.4}}, errors: 1%}
timeline: {warmup: 30m, control: 30m, onset: {within: 10m}, deadline: 1h}
faults:
  - {id: lag, inject: feature-store-lag, scope: {features: [velocity]}}
  - {id: slow, inject: latency-spike, with: {factor: 3}, at: 10m, lasts: 20m}
stack:
  detectors:
    freshness: {level: {signal: featureAge.velocity, statistic: p95, window: 5m, every: 1m}, by: [country]}
    slow: {level: {signal: latency, statistic: p95, window: 5m, every: 1m}}
    drift: {psi: {signal: "feature.*", window: 30m, every: 5m}}
    recall: {degradation: {signal: recall, window: 30m, every: 10m}}
    errors: {adwin: {signal: error}}
    amounts: {ewma: {signal: feature.amount, every: 1m}}
  rules:
    - {alert: StaleFeatures, when: freshness > 12m, severity: page}
    - {alert: SlowModel, when: slow > 80ms, for: 2m, severity: page}
    - {alert: Drift, when: any(drift > 0.1)}
    - {alert: Recall, when: recall > 10%}
    - {alert: Errors, when: errors}
    - {alert: Amounts, when: amounts}
trials: 1
`;

async function setUp() {
  const file = join(scratch(), 'live.yaml');
  writeFileSync(file, scenario);
  const { plan } = await loadScenario(file);
  const context = await loadContext(plan);
  const { record } = runGroup(context.group, 0, { sketch: false, fork: true, earlyStop: false, ended: [] });
  const [, , index] = record.cells[0].branches.find(([name]) => name === 'fault')!;
  const forkS = Math.min(...Object.values(record.cells[0].t0S));
  const run = (options: Pick<LiveOptions, 'addresses' | 'speed' | 'prefix' | 'onForeign'>) =>
    runLiveTrial(plan, context.group, 0, {
      ...options,
      broker: null,
      signal: new AbortController().signal,
      note: () => {},
    });
  const later = ({ episodes }: LiveResult) =>
    episodes.filter(({ startsS, endsS }) => startsS >= forkS || endsS === null || endsS > forkS);
  return { file, run, later, simulated: listEpisodes(record.branches[index].episodes) };
}

/** Every record of topics, read by a stranger. */
async function readAll(addresses: readonly string[], topics: string[], count: number): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(topics.map((topic) => [topic, []]));
  let read = 0;
  const consumer = await consume(kafkaClient(addresses, { retries: 10 }), 'stranger', topics, async ({ batch }) => {
    for (const { value } of batch.messages) found.get(batch.topic)!.push(String(value));
    read += batch.messages.length;
  });
  for (let waited = 0; read < count && waited < 300; waited++) await sleep(100);
  await sleep(300);
  await consumer.disconnect();
  return found;
}

const idsOf = (records: string[]) =>
  new Set(records.map((text) => (JSON.parse(text) as { request_id: string }).request_id));

describe.skipIf(!here && !required)('live over a real Kafka', () => {
  let broker: JavaBroker;
  beforeAll(async () => {
    broker = await JavaBroker.start();
  });
  afterAll(() => broker?.stop());

  it('gives the very episodes that it gives in process, from records that anyone can read', async () => {
    const drill = await setUp();
    const prefix = 'plain';
    const result = await drill.run({ addresses: broker.addresses, speed: Number.POSITIVE_INFINITY, prefix });
    expect(drill.simulated.length).toBeGreaterThan(3);
    expect(drill.later(result)).toEqual(drill.simulated);
    const { predictions, labels, truth } = topicsOf(prefix);
    const records = await readAll(broker.addresses, [predictions, labels, truth], result.sent + 2);
    const all = [...records.get(predictions)!, ...records.get(labels)!];
    expect(all).toHaveLength(result.sent);
    expect(JSON.parse(all[0])).toMatchObject({
      model_name: 'live-drill',
      schema_version: 1,
      status_code: expect.any(Number),
      latency_ms: { total: expect.any(Number), features: null, predict: null },
    });
    const [sealed, opened] = records.get(truth)!.map((text) => JSON.parse(text) as TruthRecord);
    if (!('sealed' in sealed) || !('key' in opened)) throw new Error('no truth');
    expect(JSON.stringify(sealed)).not.toContain('feature-store-lag');
    expect(unseal(sealed.sealed, opened.key)).toContain('feature-store-lag');
  });

  it('reads what others write to the alerts topic apart from its own, whatever it is', async () => {
    const drill = await setUp();
    const prefix = 'shared';
    const heard: TopicRecord[] = [];
    const onForeign = (record: TopicRecord) => void heard.push(record);
    const running = drill.run({ addresses: broker.addresses, speed: 1000, prefix, onForeign });
    await sleep(2000);
    const producer = kafkaClient(broker.addresses, { retries: 10 }).producer();
    await producer.connect();
    const progress = JSON.stringify({ as_of_s: 1e9, ended: true, episodes: 0, raw: null });
    const headers = { ce_specversion: '1.0', ce_id: '1', ce_source: '/job', ce_type: 'alert' };
    const messages = [{ value: 'no JSON' }, { value: progress }, { value: null }, { value: '{}', headers }];
    await producer.send({ topic: topicsOf(prefix).alerts, messages });
    await producer.disconnect();
    const result = await running;
    expect(drill.later(result)).toEqual(drill.simulated);
    expect(heard.map(({ text }) => text)).toEqual(['no JSON', progress, '{}']);
    expect(payloadOf(heard[2])).toMatchObject({ specversion: '1.0', source: '/job', data: {} });
  });

  it('loses nothing and counts nothing twice where the broker is killed and comes back', async () => {
    const drill = await setUp();
    const prefix = 'killed';
    const running = drill.run({ addresses: broker.addresses, speed: 1000, prefix });
    await sleep(3000);
    await broker.kill();
    await sleep(500);
    await broker.boot();
    const result = await running;
    expect(result.counts.predictions + result.counts.labels).toBe(result.sent);
    expect(drill.later(result)).toEqual(drill.simulated);
    const { predictions } = topicsOf(prefix);
    const records = await readAll(broker.addresses, [predictions], result.counts.predictions);
    expect(idsOf(records.get(predictions)!).size).toBe(result.counts.predictions);
  });

  it('goes on where its detectors are killed', async () => {
    const drill = await setUp();
    const out = scratch();
    const args = [
      'run',
      drill.file,
      '--live',
      '--speed',
      '1000',
      '--brokers',
      broker.addresses.join(','),
      '--out',
      out,
    ];
    const { child, ended, said } = start(args);
    const pidOf = () => /detectors: process (\d+)/.exec(said())?.[1];
    while (pidOf() === undefined && child.exitCode === null) await sleep(100);
    await sleep(3000);
    process.kill(Number(pidOf()), 'SIGKILL');
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/ended with SIGKILL; starting them again/);
    const [, sent, taken] = /(\d+) records sent, (\d+) taken in/.exec(stderr) ?? [];
    expect(taken).toBe(sent);
    expect(stderr).toMatch(/alerts as in process/);
    expect(code).toBeLessThan(4);
    const simulated = driftdrill(['run', drill.file, '--quiet', '--json', '-']);
    const live = driftdrill(['report', out]);
    expect(live.code).toBe(0);
    const card = JSON.parse(simulated.stdout) as Scorecard;
    expect(card.alerts.StaleFeatures.faults.lag.hits).toBe(1);
  });
});

describe.skipIf(!here && !required)('live over a network that breaks', () => {
  it('loses nothing and counts nothing twice', async () => {
    const [port] = await freePorts(1);
    const proxy = await TcpProxy.start(port);
    const broker = await JavaBroker.start({ port, advertisedPort: proxy.port });
    try {
      const drill = await setUp();
      const addresses = [`127.0.0.1:${proxy.port}`];
      const running = drill.run({ addresses, speed: 1000, prefix: 'cut' });
      for (let time = 0; time < 3; time++) {
        await sleep(1500);
        proxy.cut();
        await sleep(700);
        proxy.mend();
      }
      const result = await running;
      expect(proxy.cuts).toBeGreaterThan(0);
      expect(result.counts.predictions + result.counts.labels).toBe(result.sent);
      expect(drill.later(result)).toEqual(drill.simulated);
      const { predictions } = topicsOf('cut');
      const records = await readAll(addresses, [predictions], result.counts.predictions);
      expect(idsOf(records.get(predictions)!).size).toBe(result.counts.predictions);
    } finally {
      await broker.stop();
      await proxy.stop();
    }
  });
});
