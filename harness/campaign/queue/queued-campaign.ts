import { randomBytes } from 'node:crypto';
import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { CellPlan } from '../../core/cell.js';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import type { GroupResult } from '../../trial/group.js';
import { openAnswer, type Task } from '../worker.js';
import { type Announcement, announce } from './announcement.js';
import {
  announcementKey,
  campaignsKey,
  leaseMs,
  leftoverMs,
  prefixOf,
  queueName,
  removeCampaign,
  workerKey,
  workersKey,
} from './keys.js';
import { type QueuedTask, queuedTask, type WorkerPresence } from './task.js';
import { unpackAnswer } from './wire.js';

interface Pending {
  data: QueuedTask;
  sinceMs: number;
  resolve: (results: GroupResult[]) => void;
  reject: (error: Error) => void;
}

const lookMs = 1_000;
/** A task that waits for so long gives reason to see who works. */
const silentMs = 2_000;
/** Between looks at tasks of which nothing was heard: events tell of them sooner, unless one was lost. */
const askEveryMs = 5_000;
const renewEveryMs = 10_000;
const sayAgainMs = 60_000;
/** Events carry results: so many are kept at least until they are read, and a reader that misses one asks for it. */
const keptEvents = 1_000;
/** A task whose worker throws is tried again: another machine may have what this one lacked, such as memory. */
const attempts = 3;
/** What BullMQ keeps of a queue beside its jobs. */
const queueKeys = [
  'meta',
  'id',
  'wait',
  'active',
  'events',
  'stalled',
  'marker',
  'completed',
  'failed',
  'delayed',
  'pc',
];

/**
 * One campaign's tasks in Redis, from the side of the one who wants the results. Every task is answered once, whatever
 * happens to workers and Redis: what got lost is put there again, and what comes twice is dropped.
 */
export class QueuedCampaign {
  private readonly pending = new Map<string, Pending>();
  private readonly queue: Queue<QueuedTask, string>;
  private readonly events: QueueEvents;
  private readonly timer: NodeJS.Timeout;
  private readonly said = new Set<string>();
  private tasks = 0;
  private looking = false;
  private closing = false;
  private renewedMs = performance.now();
  private askedMs = performance.now();
  private aloneSinceMs: number | null = null;
  private toldMs = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly redis: Redis,
    private readonly id: string,
    private readonly announcement: Announcement,
    private readonly note: (text: string) => void,
  ) {
    const options = { connection: redis, prefix: prefixOf(id) };
    this.queue = new Queue(queueName, { ...options, streams: { events: { maxLen: keptEvents } } });
    this.events = new QueueEvents(queueName, { ...options, lastEventId: '0' });
    this.events.on('completed', ({ jobId, returnvalue }) => this.take(jobId, returnvalue));
    this.events.on('failed', ({ jobId, failedReason }) => this.fail(jobId, failedReason));
    this.queue.on('error', this.sayOnce);
    this.events.on('error', this.sayOnce);
    this.timer = setInterval(() => void this.look(), lookMs);
  }

  /** Announces a campaign to all workers there are and will be. */
  static async open(
    redis: Redis,
    key: string,
    cells: readonly CellPlan[],
    note: (text: string) => void,
  ): Promise<QueuedCampaign> {
    const announcement = await announce(key, cells);
    const id = `${announcement.name}-${randomBytes(6).toString('hex')}`;
    const campaign = new QueuedCampaign(redis, id, announcement, note);
    await campaign.renew();
    return campaign;
  }

  get idle(): boolean {
    return this.pending.size === 0;
  }

  run(task: Task): Promise<GroupResult[]> {
    const jobId = `task-${this.tasks++}`;
    const data = queuedTask(task);
    return new Promise((resolve, reject) => {
      this.pending.set(jobId, { data, sinceMs: performance.now(), resolve, reject });
      this.add(jobId, data);
    });
  }

  /** Takes back what no worker has begun, and waits for the rest as long as its worker lives. */
  async stop(): Promise<void> {
    for (; this.pending.size > 0; await new Promise((done) => setTimeout(done, 200))) {
      if (this.redis.status === 'ready')
        await Promise.all([...this.pending.keys()].map((jobId) => this.takeBack(jobId).catch(this.sayOnce)));
      else for (const jobId of this.pending.keys()) this.settle(jobId)?.resolve([]);
    }
  }

  /** Leaves nothing of the campaign in Redis. */
  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    for (const jobId of this.pending.keys()) this.settle(jobId)?.resolve([]);
    await Promise.allSettled([this.events.close(), this.queue.close()]);
    await removeCampaign(this.redis, this.id);
  }

  private add(jobId: string, data: QueuedTask): void {
    // An id that is there already is left alone.
    this.queue.add('task', data, { jobId, attempts }).catch(this.sayOnce);
  }

  private settle(jobId: string): Pending | undefined {
    const pending = this.pending.get(jobId);
    this.pending.delete(jobId);
    return pending;
  }

  private take(jobId: string, packed: string): void {
    const pending = this.settle(jobId);
    if (pending === undefined) return;
    try {
      pending.resolve(openAnswer(unpackAnswer(packed)));
    } catch (error) {
      pending.reject(error as Error);
    }
    this.remove(jobId);
  }

  private fail(jobId: string, reason: string): void {
    const hint = 'the workers say more; it is run again with --resume DIR';
    const error = new DriftdrillError('worker-failed', `workers failed ${attempts} times at some trials: ${reason}`, {
      exit: exitCodes.internal,
      hint,
    });
    this.settle(jobId)?.reject(error);
    this.remove(jobId);
  }

  private remove(jobId: string): void {
    if (!this.closing) this.queue.remove(jobId).catch(this.sayOnce);
  }

  private async takeBack(jobId: string): Promise<void> {
    const job = await this.queue.getJob(jobId);
    if (job?.returnvalue) this.take(jobId, job.returnvalue);
    // A job with a living worker is locked, and is not removed.
    else if (job === undefined || (await this.queue.remove(jobId)) === 1) this.settle(jobId)?.resolve([]);
  }

  /** Renews the announcement, asks after silent tasks and says where nobody works. */
  private async look(): Promise<void> {
    if (this.looking || this.closing || this.redis.status !== 'ready') return;
    this.looking = true;
    try {
      const now = performance.now();
      if (now - this.renewedMs > renewEveryMs) await this.renew();
      const silent = [...this.pending].filter(([, { sinceMs }]) => now - sinceMs > silentMs);
      if (now - this.askedMs > askEveryMs) {
        this.askedMs = now;
        await Promise.all(silent.map(([jobId, pending]) => this.askAfter(jobId, pending)));
      }
      if (silent.length > 0) await this.sayWhoWorks();
    } catch (error) {
      this.sayOnce(error as Error);
    } finally {
      this.looking = false;
    }
  }

  private async askAfter(jobId: string, { data }: Pending): Promise<void> {
    const job = await this.queue.getJob(jobId);
    if (!this.pending.has(jobId) || this.closing) return;
    if (job === undefined) this.add(jobId, data);
    else if (job.returnvalue) this.take(jobId, job.returnvalue);
    else if (await job.isFailed()) this.fail(jobId, job.failedReason);
  }

  private async renew(): Promise<void> {
    this.renewedMs = performance.now();
    const text = JSON.stringify(this.announcement);
    const commands = this.redis
      .multi()
      .set(announcementKey(this.id), text, 'PX', leaseMs)
      .sadd(campaignsKey, this.id)
      .pexpire(campaignsKey, leftoverMs)
      .pexpire(workersKey(this.id), leftoverMs);
    for (const name of [...queueKeys, ...this.pending.keys()]) commands.pexpire(this.queue.toKey(name), leftoverMs);
    await commands.exec();
  }

  private async sayWhoWorks(): Promise<void> {
    const { id, redis } = this;
    const workers = await redis.smembers(workersKey(id));
    const found = workers.length === 0 ? [] : await redis.mget(workers.map((worker) => workerKey(id, worker)));
    const present = found.flatMap((text) => (text === null ? [] : (JSON.parse(text) as WorkerPresence)));
    for (const { name, refused } of present)
      if (refused !== null) this.sayOnce(new Error(`worker ${name} does not take part: ${refused}`));
    const now = performance.now();
    if (present.some(({ refused }) => refused === null)) {
      if (this.aloneSinceMs !== null && this.toldMs > this.aloneSinceMs) this.note('workers are there: going on\n');
      this.aloneSinceMs = null;
      return;
    }
    this.aloneSinceMs ??= now - 1;
    if (now - this.toldMs < sayAgainMs) return;
    this.toldMs = now;
    this.note('waiting for workers: start some with driftdrill worker --queue and the same address\n');
  }

  private readonly sayOnce = ({ message }: Error): void => {
    if (this.closing || this.said.has(message)) return;
    this.said.add(message);
    this.note(`queue: ${message}\n`);
  };
}
