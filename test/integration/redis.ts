import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { freePorts } from '../../harness/core/free-ports.js';

/** A real `redis-server` on a free loopback port, with an append-only file, that goes away with the test. */
export class RealRedis {
  private process: ChildProcess | null = null;

  private constructor(
    private readonly program: string,
    private readonly port: number,
    private folder: string,
  ) {}

  static async start(program: string): Promise<RealRedis> {
    const redis = new RealRedis(program, (await freePorts(1))[0], mkdtempSync(join(tmpdir(), 'driftdrill-redis-')));
    onTestFinished(async () => {
      await redis.kill();
      rmSync(redis.folder, { recursive: true, force: true });
    });
    await redis.begin();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async kill(): Promise<void> {
    const { process: child } = this;
    this.process = null;
    if (child === null) return;
    const ended = new Promise((done) => child.on('exit', done));
    child.kill('SIGKILL');
    await ended;
  }

  /** Starts it on what its append-only file holds. */
  async begin(): Promise<void> {
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--appendonly', 'yes', '--save', ''];
    this.process = spawn(this.program, [...args, '--dir', this.folder], { stdio: 'ignore' });
    await this.asked((redis) => redis.ping());
  }

  /** Forgets all that it held, as a server without a file does when it is restarted. */
  async forget(): Promise<void> {
    await this.kill();
    rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    await this.begin();
  }

  /** Keys that are there now; those that only expire within seconds are waited for. */
  async leftovers(): Promise<string[]> {
    for (let tries = 0; ; tries++) {
      const keys = await this.asked((redis) => redis.keys('*'));
      if (keys.length === 0 || tries > 60) return keys;
      await sleep(250);
    }
  }

  async asked<T>(ask: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { maxRetriesPerRequest: 50, retryStrategy: () => 100 });
    redis.on('error', () => {});
    try {
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }
}
