import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Message, Producer, TopicMessages } from 'kafkajs';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { within } from './within.js';

/** Below a broker's default limit of 1 MiB a batch, whatever the partition. */
const requestBytes = 600_000;
/** How long a broker may be away. */
const patienceMs = 120_000;
/** How long one producer is waited for: at times it gives no answer at all once its connection was cut. */
const attemptMs = 15_000;

/**
 * Sends records with an idempotent producer, one request in flight: with more, kafkajs loses acknowledged records when
 * connections break. Where a producer gives up, the request is sent again by a new one: readers drop what comes twice.
 */
export class Sender {
  private producer: Producer | null = null;
  private flying: Promise<void> = Promise.resolve();
  private waiting = new Map<string, Message[]>();
  private bytes = 0;
  private failure: unknown = null;
  /** Requests that a new producer had to repeat. */
  repeated = 0;

  constructor(private readonly kafka: Kafka) {}

  async open(): Promise<void> {
    this.producer = await this.connect();
  }

  /** Takes a record. Where `full` says so it is time to flush. */
  add(topic: string, message: Message & { value: string }): void {
    const messages = this.waiting.get(topic);
    if (messages === undefined) this.waiting.set(topic, [message]);
    else messages.push(message);
    this.bytes += message.value.length + 200;
  }

  /** True where what waits is enough for a request. */
  get full(): boolean {
    return this.bytes >= requestBytes;
  }

  /** Starts to send what waits, once the request before it has been acknowledged. */
  async flush(): Promise<void> {
    await this.settle();
    if (this.waiting.size === 0) return;
    const topicMessages = [...this.waiting].map(([topic, messages]) => ({ topic, messages }));
    this.waiting = new Map();
    this.bytes = 0;
    this.flying = this.deliver(topicMessages).catch((error: unknown) => {
      this.failure = error;
    });
  }

  /** Waits until all that was flushed is acknowledged. @throws DriftdrillError (exit 5) where the broker stays away */
  async settle(): Promise<void> {
    await this.flying;
    if (this.failure !== null) throw this.failure;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
      await this.settle();
    } finally {
      await this.producer?.disconnect().catch(() => {});
    }
  }

  private async connect(): Promise<Producer> {
    // kafkajs warns of fewer retries than these for an idempotent producer; `deliver` has a limit of its own.
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries: Number.MAX_SAFE_INTEGER, initialRetryTime: 100, maxRetryTime: 1000 },
    });
    await producer.connect();
    return producer;
  }

  private async deliver(topicMessages: TopicMessages[]): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        const limitMs = Math.min(attemptMs, deadline - performance.now());
        this.producer ??= await within(this.connect(), limitMs);
        await within(this.producer.sendBatch({ topicMessages, acks: -1 }), limitMs);
        return;
      } catch (cause) {
        const broken = this.producer;
        this.producer = null;
        void broken?.disconnect().catch(() => {});
        if (performance.now() >= deadline)
          throw new DriftdrillError('broker-away', `the Kafka broker is away: ${(cause as Error).message}`, {
            exit: exitCodes.internal,
            hint: `nothing was acknowledged for ${patienceMs / 1000} s`,
            cause,
          });
        this.repeated += 1;
        await sleep(200);
      }
    }
  }
}
