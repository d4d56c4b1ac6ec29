import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Announcement } from './announcement.js';
import { announcementKey, campaignsKey, removeCampaign } from './keys.js';
import { connectRedis, withoutPassword } from './redis.js';
import { ServedCampaign, type Server } from './served-campaign.js';

export interface ServeOptions {
  /** Tasks at once, a thread each. */
  concurrency: number;
  /** Ends after so many seconds without a campaign; null: never. */
  untilIdleS: number | null;
  note: (text: string) => void;
  /** Aborted: running tasks are finished, and no more are taken. */
  signal: AbortSignal;
}

const lookMs = 250;
const presentEveryMs = 3_000;

/**
 * Runs trials of every campaign that is announced on a Redis, until told to stop.
 * @throws DriftdrillError where there is no Redis
 */
export async function serveQueue(address: string, options: ServeOptions): Promise<void> {
  const { concurrency, untilIdleS, note, signal } = options;
  const redis = await connectRedis(address);
  const name = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const floor = new Floor(redis, { name, concurrency, note });
  redis.on('close', () => note('Redis is gone, waiting for it\n'));
  note(`worker ${name}: waiting for campaigns on ${withoutPassword(address)}\n`);
  let busyMs = performance.now();
  const stopped = new Promise<void>((done) => signal.addEventListener('abort', () => done()));
  while (!signal.aborted) {
    // Without Redis this waits for it, and must not outlast the signal.
    await Promise.race([floor.look(), stopped]);
    if (floor.busy) busyMs = performance.now();
    else if (untilIdleS !== null && performance.now() - busyMs > untilIdleS * 1000) break;
    await sleep(lookMs, undefined, { signal }).catch(() => {});
  }
  redis.removeAllListeners('close');
  await floor.finish();
  redis.disconnect();
}

/** The campaigns that one worker knows of. */
class Floor {
  private readonly served = new Map<string, ServedCampaign>();
  /** Ids without an announcement, as of the last look. */
  private void = new Set<string>();
  private presentedMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly redis: Redis,
    private readonly server: Server,
  ) {}

  get busy(): boolean {
    return [...this.served.values()].some(({ refused }) => refused === null);
  }

  /** Joins campaigns that have come, leaves those that have gone. */
  async look(): Promise<void> {
    const ids = await this.redis.smembers(campaignsKey);
    const there = new Set<string>();
    const gone = new Set<string>();
    for (const id of ids) ((await this.redis.exists(announcementKey(id))) === 1 ? there : gone).add(id);
    for (const id of there) if (!this.served.has(id)) await this.join(id);
    for (const [id, campaign] of this.served) {
      if (there.has(id)) continue;
      this.served.delete(id);
      await campaign.leave();
    }
    // One whose announcer died is taken away by whoever sees it twice.
    for (const id of gone) if (this.void.has(id)) await removeCampaign(this.redis, id);
    this.void = gone;
    if (performance.now() - this.presentedMs < presentEveryMs) return;
    this.presentedMs = performance.now();
    for (const campaign of this.served.values()) await campaign.present();
  }

  async finish(): Promise<void> {
    await Promise.all([...this.served.values()].map((campaign) => campaign.finish()));
  }

  private async join(id: string): Promise<void> {
    const text = await this.redis.get(announcementKey(id));
    if (text === null) return;
    const campaign = await ServedCampaign.join(this.redis, id, JSON.parse(text) as Announcement, this.server);
    this.served.set(id, campaign);
    await campaign.present();
  }
}
