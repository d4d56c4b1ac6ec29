import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../harness/core/rng.js';
import { scratch, start } from '../e2e/cli.js';
import { campaign, expectSameRun, journalled, keptTrials, passed, swept, undisturbed, worker } from './campaigns.js';
import { realPart } from './real-part.js';
import { RealRedis } from './redis.js';

const program = realPart('Redis');
const trials = 60;
const seed = process.env.DRIFTDRILL_CHAOS_SEED ?? '1';
const why = `replay with DRIFTDRILL_CHAOS_SEED=${seed} npx vitest run --project integration test/integration/queue-chaos.test.ts`;

/** Numbers of finished trials at which something is killed, drawn from the seed. */
function points(name: string, count: number): number[] {
  const rng = stream(seed, name);
  const drawn = Array.from({ length: count }, () => 1 + Math.floor(rng.uniform() * (trials - 20)));
  return drawn.sort((a, b) => a - b);
}

describe.skipIf(program === null)(`a campaign over a queue, seed ${seed}`, () => {
  const server = () => RealRedis.start(program ?? '');
  const flags = ['--trials', `${trials}`];
  let expected = '';
  beforeAll(() => {
    expected = undisturbed(trials, mkdtempSync(join(tmpdir(), 'driftdrill-chaos-')));
    return () => rmSync(expected, { recursive: true, force: true });
  });

  function expectUndisturbed(folder: string): void {
    const kept = keptTrials(folder);
    expect(new Set(kept).size, why).toBe(kept.length);
    expect(kept.length, why).toBe(trials);
    expectSameRun(folder, expected, why);
  }

  it('loses no trial and counts none twice where workers are killed', async () => {
    const redis = await server();
    const folder = scratch();
    const workers = [worker(redis.url), worker(redis.url)];
    const run = campaign(redis.url, folder, ...flags);
    for (const [i, point] of points('workers', 3).entries()) {
      await journalled(folder, point, run);
      workers[i % 2].child.kill('SIGKILL');
      workers[i % 2] = worker(redis.url);
    }
    await passed(run, why);
    expectUndisturbed(folder);
    expect(await redis.leftovers()).toEqual([]);
  });

  it('goes on without a worker that hangs, and drops what that brings when it wakes', async () => {
    const redis = await server();
    const folder = scratch();
    const hanging = worker(redis.url);
    const run = campaign(redis.url, folder, ...flags);
    const [point] = points('hang', 1);
    await journalled(folder, point, run);
    hanging.child.kill('SIGSTOP');
    worker(redis.url);
    await journalled(folder, point + 10, run);
    await sleep(8_000);
    hanging.child.kill('SIGCONT');
    await passed(run, why);
    expectUndisturbed(folder);
    expect(await redis.leftovers()).toEqual([]);
  });

  it('ends where a worker hangs for good', async () => {
    const redis = await server();
    const folder = scratch();
    const hanging = worker(redis.url);
    const run = campaign(redis.url, folder, ...flags);
    await journalled(folder, points('hang for good', 1)[0], run);
    hanging.child.kill('SIGSTOP');
    worker(redis.url);
    await passed(run, why);
    expectUndisturbed(folder);
  });

  it('outlives Redis, restarted on its append-only file', async () => {
    const redis = await server();
    const folder = scratch();
    worker(redis.url);
    worker(redis.url);
    const run = campaign(redis.url, folder, ...flags);
    for (const point of points('redis', 2)) {
      await journalled(folder, point, run);
      await redis.kill();
      await sleep(500);
      await redis.begin();
    }
    await passed(run, why);
    expectUndisturbed(folder);
    expect(await redis.leftovers()).toEqual([]);
  });

  it('outlives a Redis that forgets everything', async () => {
    const redis = await server();
    const folder = scratch();
    worker(redis.url);
    const run = campaign(redis.url, folder, ...flags);
    await journalled(folder, points('forget', 1)[0], run);
    await redis.forget();
    await passed(run, why);
    expectUndisturbed(folder);
  });

  it('is resumed after it was killed itself, over the queue and then without', async () => {
    const redis = await server();
    const folder = scratch();
    worker(redis.url);
    for (const point of points('campaign', 2)) {
      const run = campaign(redis.url, folder, ...flags);
      await journalled(folder, point, run);
      run.child.kill('SIGKILL');
      await run.ended;
    }
    await passed(campaign(redis.url, folder, ...flags), why);
    expectUndisturbed(folder);

    const other = scratch();
    const run = campaign(redis.url, other, ...flags);
    await journalled(other, points('without', 1)[0], run);
    run.child.kill('SIGKILL');
    await run.ended;
    await passed(start(['run', swept, ...flags, '--quiet', '--reporter', 'json', '--resume', other]), why);
    expectUndisturbed(other);
  });
});
