import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';

/**
 * Reads topics from their beginning as a consumer group. Offsets are committed after a batch was taken, so that nothing
 * counts as consumed before; they say how far the group is, and are not read at the start.
 * @param take throws: the batch is delivered again
 */
export async function consume(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
  take: (payload: EachBatchPayload) => Promise<void>,
): Promise<Consumer> {
  const consumer = kafka.consumer({
    groupId,
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
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { topics: known } = await admin.fetchTopicMetadata({ topics: [...topics] });
    for (const { name, partitions } of known)
      for (const { partitionId } of partitions) consumer.seek({ topic: name, partition: partitionId, offset: '0' });
  } finally {
    await admin.disconnect().catch(() => {});
  }
  return consumer;
}
