import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { within } from '../transport/within.js';

/** Topics that are being read. */
export interface Reading {
  disconnect(): Promise<void>;
}

type Take = (payload: EachBatchPayload) => Promise<void>;

const retryMs = 200;

/** A reader that is alive fetches several times a second, whether there is something or not. */
const deafMs = 5000;

/** How long joining a group may take. */
const joinMs = 20_000;

/**
 * Reads topics from their beginning as a consumer group of one, and again from their beginning where the connection is
 * lost for good or kafkajs falls silent. Whoever starts anew is a new group: in the old one the broker waits for the
 * member that died, again and again if the network breaks again, and no offset has to be right.
 * @param take is given records that it may have had before; throws: the batch is delivered again
 */
export async function consume(kafka: Kafka, name: string, topics: readonly string[], take: Take): Promise<Reading> {
  let stopped = false;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn: Take = (payload) => {
    const taken = turn.then(() => take(payload));
    turn = taken.catch(() => {});
    return taken;
  };
  let current: Reader | null = await Reader.join(kafka, name, topics, inTurn);
  const watch = setInterval(() => {
    if (current?.lost !== true) return;
    void current.leave();
    current = null;
    void renew();
  }, retryMs);

  async function renew(): Promise<void> {
    while (!stopped && current === null) {
      const joined = await Reader.join(kafka, name, topics, inTurn).catch(() => null);
      if (stopped) await joined?.leave();
      else if (joined !== null) current = joined;
      else await sleep(retryMs);
    }
  }

  return {
    disconnect: async () => {
      stopped = true;
      clearInterval(watch);
      await current?.leave();
    },
  };
}

/** One consumer, from its joining to its loss. */
class Reader {
  private crashed = false;
  private taking = false;
  private left = false;
  private heard = performance.now();

  private constructor(private readonly consumer: Consumer) {}

  static async join(kafka: Kafka, name: string, topics: readonly string[], take: Take): Promise<Reader> {
    const consumer = kafka.consumer({
      groupId: `${name}.${randomBytes(4).toString('hex')}`,
      maxWaitTimeInMs: 100,
      // Taking a batch may wait for alerts to be sent, longer than a heartbeat; a dead member costs nobody anything.
      sessionTimeout: 15_000,
      heartbeatInterval: 1000,
      maxBytesPerPartition: 2 * 2 ** 20,
      retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 1000, restartOnFailure: async () => false },
    });
    const reader = new Reader(consumer);
    consumer.on(consumer.events.CRASH, () => {
      reader.crashed = true;
    });
    consumer.on(consumer.events.FETCH, () => reader.hear());
    const start = async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({
        autoCommitInterval: 500,
        eachBatchAutoResolve: true,
        eachBatch: (payload) => reader.pass(payload, take),
      });
    };
    try {
      await within(start(), joinMs);
    } catch (error) {
      await reader.leave();
      throw error;
    }
    reader.hear();
    return reader;
  }

  /** True once it reads no more. */
  get lost(): boolean {
    return this.crashed || (!this.taking && performance.now() - this.heard > deafMs);
  }

  async leave(): Promise<void> {
    this.left = true;
    await this.consumer.disconnect().catch(() => {});
  }

  private async pass(payload: EachBatchPayload, take: Take): Promise<void> {
    if (this.left) return;
    this.taking = true;
    try {
      await take(payload);
    } finally {
      this.taking = false;
      this.hear();
    }
  }

  private hear(): void {
    this.heard = performance.now();
  }
}
