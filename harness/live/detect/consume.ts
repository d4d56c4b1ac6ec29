import { randomBytes } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';

/**
 * Reads topics from their beginning as a consumer group. Whoever starts anew is a new group: it needs everything from the
 * first record on, and does not wait until the broker gives up the member that died. Offsets are committed after a batch
 * was taken, so that after a broken connection nothing is left out.
 * @param take throws: the batch is delivered again
 */
export async function consume(
  kafka: Kafka,
  name: string,
  topics: readonly string[],
  take: (payload: EachBatchPayload) => Promise<void>,
): Promise<Consumer> {
  const consumer = kafka.consumer({
    groupId: `${name}.${randomBytes(4).toString('hex')}`,
    // With its default of 5 s a rebalance waits for fetches to return.
    maxWaitTimeInMs: 100,
    sessionTimeout: 15_000,
    heartbeatInterval: 1000,
    maxBytesPerPartition: 2 * 2 ** 20,
    retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 1000, restartOnFailure: async () => true },
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({ autoCommitInterval: 500, eachBatchAutoResolve: true, eachBatch: take });
  return consumer;
}
