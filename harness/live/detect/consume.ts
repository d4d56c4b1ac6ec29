import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';

/** Topics that are being read. */
export interface Reading {
  disconnect(): Promise<void>;
}

const retryMs = 200;

/**
 * Reads topics from their beginning as a consumer group of one, and again from their beginning where the connection is
 * lost for good. Whoever starts anew is a new group: in the old one the broker waits for the member that died, again and
 * again if the network breaks again, and no offset has to be right.
 * @param take is given records that it may have had before; throws: the batch is delivered again
 */
export async function consume(
  kafka: Kafka,
  name: string,
  topics: readonly string[],
  take: (payload: EachBatchPayload) => Promise<void>,
): Promise<Reading> {
  let stopped = false;
  let current = await join(kafka, name, topics, take, renew);

  function renew(): void {
    void (async () => {
      while (!stopped) {
        try {
          current = await join(kafka, name, topics, take, renew);
          if (stopped) await current.disconnect();
          return;
        } catch {
          await sleep(retryMs);
        }
      }
    })();
  }

  return {
    disconnect: async () => {
      stopped = true;
      await current.disconnect();
    },
  };
}

/** @param lost told once when it reads no more */
async function join(
  kafka: Kafka,
  name: string,
  topics: readonly string[],
  take: (payload: EachBatchPayload) => Promise<void>,
  lost: () => void,
): Promise<Consumer> {
  const consumer = kafka.consumer({
    groupId: `${name}.${randomBytes(4).toString('hex')}`,
    // With its default of 5 s a rebalance waits for fetches to return.
    maxWaitTimeInMs: 100,
    sessionTimeout: 15_000,
    heartbeatInterval: 1000,
    maxBytesPerPartition: 2 * 2 ** 20,
    retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 1000, restartOnFailure: async () => false },
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    const unheard = consumer.on(consumer.events.CRASH, () => {
      unheard();
      lost();
    });
    await consumer.run({ autoCommitInterval: 500, eachBatchAutoResolve: true, eachBatch: take });
  } catch (error) {
    await consumer.disconnect().catch(() => {});
    throw error;
  }
  return consumer;
}
