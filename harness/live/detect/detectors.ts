import type { EachBatchPayload, Kafka } from 'kafkajs';
import type { DetectorDeclaration } from '../../../detectors/detector.js';
import { createStack, type Stack } from '../../../detectors/stack.js';
import { loadUserModule } from '../../core/module.js';
import { specialReady } from '../../core/special.js';
import { kafkaClient } from '../client.js';
import { decodeNumber } from '../records/numbers.js';
import { PredictionCodec, type PredictionRecord } from '../records/prediction.js';
import type { Watermark } from '../records/watermark.js';
import { sequenceOf } from '../transport/cloud-event.js';
import { Sender } from '../transport/sender.js';
import { type Topics, topicsOf } from '../transport/topics.js';
import { AlertOut } from './alert-out.js';
import { Assembler, type LabelRecord } from './assembler.js';
import type { DetectorsConfig } from './config.js';
import { consume, type Reading } from './consume.js';

const progressMs = 1000;

/**
 * The built-in stack as a consumer group of one: it puts the run's telemetry together from its topics and sends alerts.
 * State is kept in memory only: whoever starts again reads the run from its beginning, which gives the same state.
 */
export class Detectors {
  private readonly topics: Topics;
  private readonly assembler: Assembler;
  private readonly sender: Sender;
  private readonly out: AlertOut;
  private readonly decoder = new TextDecoder();
  private consumer: Reading | null = null;
  private progressed = 0;
  private finish: () => void = () => {};
  /** Resolves when the run has ended and everything is sent. */
  readonly ended = new Promise<void>((done) => {
    this.finish = done;
  });

  private constructor(
    config: DetectorsConfig,
    kafka: Kafka,
    private readonly stack: Stack,
  ) {
    this.topics = topicsOf(config.prefix);
    this.assembler = new Assembler(new PredictionCodec(config.shape, config.context), config.arrival);
    this.sender = new Sender(kafka);
    this.out = new AlertOut(config, this.sender, this.topics.alerts);
  }

  static async start(config: DetectorsConfig): Promise<Detectors> {
    const kafka = kafkaClient(config.addresses, { retries: 30, route: config.route });
    const detectors = new Detectors(config, kafka, await stackOf(config));
    await detectors.sender.open();
    const { predictions, labels, metrics } = detectors.topics;
    detectors.consumer = await consume(kafka, `${config.prefix}.detectors`, [predictions, labels, metrics], (payload) =>
      detectors.take(payload),
    );
    return detectors;
  }

  async stop(): Promise<void> {
    await this.consumer?.disconnect().catch(() => {});
    await this.sender.close().catch(() => {});
  }

  private async take({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    const { assembler, topics, stack } = this;
    for (const { value, headers, timestamp } of batch.messages) {
      const parsed = this.parse(value);
      if (parsed === null) assembler.counts.foreign += 1;
      else if (batch.topic === topics.predictions) assembler.prediction(parsed as PredictionRecord);
      else if (batch.topic === topics.metrics) assembler.watermark(parsed as Watermark, Number(timestamp));
      else {
        const label = parsed as LabelRecord;
        assembler.label(sequenceOf(headers), label, decodeNumber(label.label));
      }
    }
    const before = assembler.now;
    assembler.drain((telemetry) => stack.observe(telemetry));
    if (assembler.now > before || assembler.ended) await this.tell();
    await heartbeat();
  }

  private parse(value: Buffer | null): unknown {
    try {
      const parsed: unknown = JSON.parse(this.decoder.decode(value ?? undefined));
      return typeof parsed === 'object' ? parsed : null;
    } catch {
      return null;
    }
  }

  /** Sends what has changed, before the records that made it change count as consumed. */
  private async tell(): Promise<void> {
    const { assembler, out, stack } = this;
    const { now, counts, ended } = assembler;
    const episodes = stack.episodes();
    out.alerts(episodes, now);
    if (ended || performance.now() - this.progressed > progressMs) {
      this.progressed = performance.now();
      out.progress({ as_of_s: now, counts: { ...counts }, episodes: episodes.length, ended });
    }
    await this.sender.flush();
    await this.sender.settle();
    if (ended) this.finish();
  }
}

async function stackOf(config: DetectorsConfig): Promise<Stack> {
  await specialReady();
  const modules = new Map<string, DetectorDeclaration>();
  for (const { module } of config.stack.detectors)
    if (module !== null) modules.set(module, (await loadUserModule(module, 'detector')) as DetectorDeclaration);
  const { shape, reference, warmupS, timezone, context } = config;
  return createStack(config.stack, {
    shape,
    reference,
    warmupS,
    startMs: context.startMs,
    timezone,
    modules,
    trace: false,
  });
}
