import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { DriftdrillError } from '../../core/errors.js';
import { createPool, type Pool } from '../pool.js';
import { failureOf, type TaskAnswer } from '../worker.js';
import { type Announcement, cellsOf, refusal } from './announcement.js';
import { announcementKey, leftoverMs, prefixOf, queueName, removeCampaign, workerKey, workersKey } from './keys.js';
import type { QueuedTask, WorkerPresence } from './task.js';
import { pack } from './wire.js';

/** A worker that does not renew the lock of its job for so long has lost it to another. */
const lockMs = 6_000;
const renewLockMs = 1_500;
/** Between looks for jobs that were lost. */
const stalledMs = 2_000;
/** A task that so many workers died of is given up. */
const mostStalled = 50;
const presentMs = 10_000;

export interface Server {
  /** Unique among workers. */
  name: string;
  concurrency: number;
  note: (text: string) => void;
}

/** One campaign's trials, run here as they come. */
export class ServedCampaign {
  private trials = 0;
  private readonly said = new Set<string>();

  private constructor(
    private readonly redis: Redis,
    readonly id: string,
    private readonly server: Server,
    /** Why its trials are not run here; null where they are. */
    readonly refused: string | null,
    private readonly running: { worker: Worker; pool: Pool } | null,
  ) {}

  /** Begins to serve, or says why not. */
  static async join(redis: Redis, id: string, announcement: Announcement, server: Server): Promise<ServedCampaign> {
    const refused = await refusal(announcement);
    if (refused !== null) {
      server.note(`${id}: not taking part: ${refused}\n`);
      return new ServedCampaign(redis, id, server, refused, null);
    }
    const cells = cellsOf(announcement);
    // Threads of its own: modules of the user's may have changed since the last campaign.
    const pool = createPool(server.concurrency);
    const answer = async (task: QueuedTask): Promise<TaskAnswer> => {
      try {
        return { results: await pool.run({ ...task, key: announcement.key, cells }) };
      } catch (error) {
        if (!(error instanceof DriftdrillError)) throw error;
        return failureOf(error);
      }
    };
    const worker = new Worker<QueuedTask, string>(
      queueName,
      async ({ data }) => {
        const packed = pack(await answer(data));
        served.trials += data.trials.length;
        return packed;
      },
      {
        connection: redis,
        prefix: prefixOf(id),
        concurrency: server.concurrency,
        lockDuration: lockMs,
        lockRenewTime: renewLockMs,
        stalledInterval: stalledMs,
        maxStalledCount: mostStalled,
        runRetryDelay: 500,
      },
    );
    const served = new ServedCampaign(redis, id, server, null, { worker, pool });
    worker.on('error', (error) => served.sayOnce(error));
    worker.on('failed', (_job, error) => served.sayOnce(error));
    server.note(`${id}: taking part\n`);
    return served;
  }

  /** Tells the campaign that this worker lives. */
  async present(): Promise<void> {
    const { name, concurrency } = this.server;
    const presence: WorkerPresence = { name, concurrency, refused: this.refused };
    await this.redis
      .multi()
      .set(workerKey(this.id, name), JSON.stringify(presence), 'PX', presentMs)
      .sadd(workersKey(this.id), name)
      .pexpire(workersKey(this.id), leftoverMs)
      .exec();
  }

  /** The campaign is over: whatever still runs is of no use. */
  async leave(): Promise<void> {
    await this.running?.worker.close(true);
    await this.running?.pool.close();
    await removeCampaign(this.redis, this.id);
    this.server.note(`${this.id}: over, ${this.trials} trials were run here\n`);
  }

  /** Finishes what is running and takes no more. */
  async finish(): Promise<void> {
    await this.running?.worker.close();
    await this.running?.pool.close();
    await this.redis
      .multi()
      .del(workerKey(this.id, this.server.name))
      .srem(workersKey(this.id), this.server.name)
      .exec();
    // BullMQ may have written to a queue that was taken away meanwhile.
    if ((await this.redis.exists(announcementKey(this.id))) === 0) await removeCampaign(this.redis, this.id);
    this.server.note(`${this.id}: leaving, ${this.trials} trials were run here\n`);
  }

  private sayOnce({ message }: Error): void {
    if (this.said.has(message)) return;
    this.said.add(message);
    this.server.note(`${this.id}: ${message}\n`);
  }
}
