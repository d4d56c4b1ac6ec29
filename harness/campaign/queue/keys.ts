import type { Redis } from 'ioredis';

/** BullMQ's name of a campaign's queue; its keys begin with the campaign's. */
export const queueName = 'trials';
/** Ids of the campaigns that are there. */
export const campaignsKey = 'driftdrill:campaigns';

export const prefixOf = (id: string): string => `driftdrill:${id}`;
/** The announcement; it expires when the one who announced it is gone. */
export const announcementKey = (id: string): string => `${prefixOf(id)}:campaign`;
/** Ids of workers that have looked at the campaign. */
export const workersKey = (id: string): string => `${prefixOf(id)}:workers`;
export const workerKey = (id: string, worker: string): string => `${prefixOf(id)}:worker:${worker}`;

/** An announcement that is not renewed for so long is void. */
export const leaseMs = 60_000;
/** All else that a campaign leaves goes by itself after so long, where nobody is left to take it away. */
export const leftoverMs = 3_600_000;

/** Takes a campaign and all its keys out of Redis. */
export async function removeCampaign(redis: Redis, id: string): Promise<void> {
  await redis.multi().srem(campaignsKey, id).del(announcementKey(id)).exec();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefixOf(id)}:*`, 'COUNT', 500);
    if (keys.length > 0) await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
}
