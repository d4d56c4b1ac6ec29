import type { Pool } from '../pool.js';
import type { Task } from '../worker.js';
import { QueuedCampaign } from './queued-campaign.js';
import { connectRedis } from './redis.js';

/** Tasks in Redis at once: enough for so many threads on all machines, few enough to end soon after a rule says so. */
const lanes = 64;
/** Campaigns kept open though nothing of theirs is running: two sides of a comparison take turns. */
const mostIdle = 2;
const closeMs = 5_000;

export interface QueuePoolOptions {
  /** Aborted: what no worker has begun is taken back. */
  signal: AbortSignal;
  /** Gets what there is to say to people. */
  note: (text: string) => void;
}

/**
 * A pool of all workers that listen on a Redis.
 * @throws DriftdrillError where there is no Redis
 */
export async function createQueuePool(address: string, { signal, note }: QueuePoolOptions): Promise<Pool> {
  const redis = await connectRedis(address);
  redis.on('close', () => note('queue: Redis is gone, waiting for it\n'));
  const open = new Map<string, Promise<QueuedCampaign>>();

  const campaignOf = async ({ key, cells }: Task): Promise<QueuedCampaign> => {
    const known = open.get(key);
    if (known !== undefined) return known;
    const opening = QueuedCampaign.open(redis, key, cells, note);
    open.set(key, opening);
    for (const [other, campaign] of [...open].slice(0, -mostIdle)) {
      const { idle } = await campaign;
      if (idle && open.delete(other)) await (await campaign).close();
    }
    return opening;
  };
  const stop = async (): Promise<void> => {
    for (const campaign of open.values()) await (await campaign).stop();
  };
  signal.addEventListener('abort', () => void stop());

  return {
    lanes,
    workers: 0,
    run: async (task) => {
      const campaign = await campaignOf(task);
      return signal.aborted ? [] : campaign.run(task);
    },
    close: async () => {
      redis.removeAllListeners('close');
      const closed = Promise.allSettled([...open.values()].map(async (campaign) => (await campaign).close()));
      // Without Redis there is nothing to be cleaned: what it keeps expires.
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((done) => {
        timer = setTimeout(done, redis.status === 'ready' ? closeMs : 0);
      });
      await Promise.race([closed, late]);
      clearTimeout(timer);
      redis.disconnect();
    },
  };
}
