import { resolve } from 'node:path';
import type { Message } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createStack } from '../../../detectors/stack.js';
import { stream } from '../../../harness/core/rng.js';
import type { LabelLog, PredictionLog, Telemetry } from '../../../harness/core/telemetry.js';
import { Assembler, type LabelRecord } from '../../../harness/live/detect/assembler.js';
import { decodeNumber } from '../../../harness/live/records/numbers.js';
import { PredictionCodec, type PredictionRecord } from '../../../harness/live/records/prediction.js';
import type { Watermark } from '../../../harness/live/records/watermark.js';
import { LiveBranch } from '../../../harness/live/run/live-branch.js';
import { sequenceOf } from '../../../harness/live/transport/cloud-event.js';
import { Publisher } from '../../../harness/live/transport/publisher.js';
import { seal, unseal } from '../../../harness/live/transport/seal.js';
import type { Sender } from '../../../harness/live/transport/sender.js';
import { topicsOf } from '../../../harness/live/transport/topics.js';
import { loadContext } from '../../../harness/trial/context.js';
import { runGroup } from '../../../harness/trial/group.js';
import { loadScenario } from '../../../scenarios/load.js';

interface Sent {
  topic: string;
  message: Message & { value: string };
}

/** A sender that keeps what it is given. */
function memory(): { sender: Sender; sent: Sent[] } {
  const sent: Sent[] = [];
  const sender = {
    full: false,
    add: (topic: string, message: Sent['message']) => void sent.push({ topic, message }),
    flush: async () => {},
  };
  return { sender: sender as unknown as Sender, sent };
}

const topics = topicsOf('test');

async function setUp(name: string) {
  const { plan } = await loadScenario(resolve('scenarios/catalogue', `${name}.yaml`));
  const context = await loadContext(plan);
  const branch = new LiveBranch(context.group, 0);
  const records = { run: 'test', model: plan.name, threshold: 0.5, startMs: branch.system.startMs };
  return { plan, context, branch, codec: new PredictionCodec(context.system.shape, records) };
}

function copyOf({ from, to, predictions, labels }: Telemetry) {
  const rows = ({ n }: { n: number }, column: ArrayLike<number> | undefined) =>
    column === undefined ? null : Array.from({ length: n }, (_, i) => column[i]);
  const prediction = (log: PredictionLog) => [
    [log.time, log.latency, log.score, log.prediction, log.failed].map((column) => rows(log, column)),
    log.features.map((column) => rows(log, column)),
    log.age.map((column) => rows(log, column)),
    log.segments.map((column) => rows(log, column)),
  ];
  const label = (log: LabelLog) => [
    [log.time, log.requestTime, log.label, log.prediction, log.score].map((column) => rows(log, column)),
    log.segments.map((column) => rows(log, column)),
  ];
  return { from, to, predictions: prediction(predictions), labels: label(labels) };
}

function deliver(assembler: Assembler, { topic, message }: Sent, observe: (telemetry: Telemetry) => void): void {
  const record: unknown = JSON.parse(message.value);
  if (topic === topics.predictions) assembler.prediction(record as PredictionRecord);
  else if (topic === topics.metrics) assembler.watermark(record as Watermark, 0);
  else {
    const label = record as LabelRecord;
    assembler.label(sequenceOf(message.headers), label, decodeNumber(label.label));
  }
  assembler.drain(observe);
}

/** The same records in another order, and a third of them twice. */
function disturbed(sent: readonly Sent[], seed: string): Sent[] {
  const rng = stream(seed, 'delivery');
  return sent
    .flatMap((one, i) => {
      const late = () => ({ one, at: i + rng.uniform() * 4000 });
      return rng.uniform() < 1 / 3 ? [late(), late()] : [late()];
    })
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

describe('records of a run', () => {
  it.each(['rental-feature-store-lag', 'fraud-label-flip', 'popular-defaults', 'iris-weekly-psi'])(
    'of %s give the same telemetry, bit for bit, however they are delivered',
    async (name) => {
      const { branch, codec } = await setUp(name);
      const { sender, sent } = memory();
      const publisher = new Publisher(sender, topics, codec, 'test');
      const published: ReturnType<typeof copyOf>[] = [];
      while (!branch.ended && publisher.predictions < 6000) {
        const telemetry = branch.step(Number.POSITIVE_INFINITY);
        if (telemetry === null) break;
        published.push(copyOf(telemetry));
        await publisher.publish(telemetry, (row) => `e${branch.system.entityOf(row)}`, branch.ended);
      }
      const assembler = new Assembler(codec);
      const got: ReturnType<typeof copyOf>[] = [];
      const delivered = disturbed(sent, name);
      for (const one of delivered) deliver(assembler, one, (telemetry) => got.push(copyOf(telemetry)));
      expect(got).toEqual(published);
      expect(assembler.counts).toMatchObject({
        predictions: publisher.predictions,
        labels: publisher.labels,
        foreign: 0,
      });
      expect(assembler.counts.duplicates).toBe(delivered.length - sent.length);
    },
  );

  it('wait at a watermark until every record before it is there', async () => {
    const { branch, codec } = await setUp('rental-feature-store-lag');
    const { sender, sent } = memory();
    const publisher = new Publisher(sender, topics, codec, 'test');
    const telemetry = branch.step(600)!;
    await publisher.publish(telemetry, () => 'e1', false);
    const assembler = new Assembler(codec);
    const [first, ...rest] = sent;
    const seen: Telemetry[] = [];
    for (const one of rest) deliver(assembler, one, (given) => seen.push(given));
    expect(seen).toHaveLength(0);
    deliver(
      assembler,
      { ...first, message: { ...first.message, value: first.message.value.replace('test-0', 'other-0') } },
      () => {},
    );
    expect(assembler.counts.foreign).toBe(1);
    deliver(assembler, first, (given) => seen.push(given));
    expect(seen).toHaveLength(1);
    expect(assembler.now).toBe(600);
  });
});

describe('the live branch', () => {
  it.each([7.3, 61, Number.POSITIVE_INFINITY])('gives the episodes of the trial in ticks of %s s', async (tick) => {
    const { plan, context, branch } = await setUp('rental-feature-store-lag');
    const { record } = runGroup(context.group, 0, { sketch: false, fork: true, earlyStop: false, ended: [] });
    const stack = createStack(context.group.stacks[0], {
      shape: context.system.shape,
      reference: context.system.reference,
      warmupS: plan.timeline.warmupS,
      startMs: branch.system.startMs,
      timezone: plan.system.traffic.timezone,
      modules: context.group.modules,
      trace: false,
    });
    for (let until = tick; !branch.ended; until += tick) {
      const telemetry = branch.step(until);
      if (telemetry !== null) stack.observe(telemetry);
    }
    const [cell] = record.cells;
    const forkS = Math.min(...Object.values(cell.t0S));
    const later = stack.episodes().filter(({ startsS, endsS }) => startsS >= forkS || endsS === null || endsS > forkS);
    expect(later.length).toBeGreaterThan(0);
    expect(later).toEqual(record.branches[cell.branches.find(([name]) => name === 'fault')![2]].episodes);
  });
});

describe('the sealed truth', () => {
  it('opens with its key only', () => {
    const { sealed, key } = seal('the fault is lag');
    expect(JSON.stringify(sealed)).not.toContain('lag');
    expect(unseal(sealed, key)).toBe('the fault is lag');
    expect(() => unseal(sealed, seal('').key)).toThrow();
  });
});
