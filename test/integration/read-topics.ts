import { kafkaClient } from '../../harness/live/client.js';
import { consume } from '../../harness/live/detect/consume.js';

/** Every record that topics hold now, read by a stranger; those of one partition in their order. */
export async function readTopics(addresses: readonly string[], topics: string[]): Promise<Map<string, string[]>> {
  const kafka = kafkaClient(addresses, { retries: 10 });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  await admin.disconnect();
  const count = ends.flat().reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  const found = new Map<string, string[]>(topics.map((topic) => [topic, []]));
  let read = 0;
  let finish: () => void;
  const all = new Promise<void>((done) => {
    finish = done;
  });
  const consumer = await consume(kafka, `stranger-${Date.now()}`, topics, async ({ batch }) => {
    for (const { value } of batch.messages) found.get(batch.topic)!.push(String(value));
    read += batch.messages.length;
    if (read >= count) finish();
  });
  if (count > 0) await all;
  await consumer.disconnect();
  return found;
}
