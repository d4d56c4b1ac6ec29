import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freePorts } from '../../harness/core/free-ports.js';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { comparable, driftdrill, scorecardOf, scratch, start } from '../e2e/cli.js';
import { campaign, expectSameRun, passed, says, swept, undisturbed, worker } from './campaigns.js';
import { realPart } from './real-part.js';
import { RealRedis } from './redis.js';

const program = realPart('Redis');
const trials = 30;

describe.skipIf(program === null)('--queue', () => {
  const server = () => RealRedis.start(program ?? '');

  it('gives the bytes of a run in process with one, two and three workers, and leaves nothing in Redis', async () => {
    const expected = undisturbed(trials);
    const redis = await server();
    for (const workers of [1, 2, 3]) {
      const folder = scratch();
      worker(redis.url);
      await passed(campaign(redis.url, folder, '--trials', `${trials}`));
      expectSameRun(folder, expected, `${workers} workers`);
    }
    expect(await redis.leftovers()).toEqual([]);
  });

  it('runs one scenario after the other, calibration and modules of the user’s own included', async () => {
    const redis = await server();
    const serving = worker(redis.url);
    const paths = [
      'docs/examples/plug-ins.yaml',
      'scenarios/catalogue/weather-rain.yaml',
      'test/e2e/scenarios/calibrated.yaml',
    ];
    for (const path of paths) {
      const json = join(scratch(), 'card.json');
      await start(['run', path, '--trials', '5', '--json', json, '--queue', redis.url]).ended;
      const queued = JSON.parse(readFileSync(json, 'utf8')) as Scorecard;
      expect(comparable(queued), path).toEqual(comparable(scorecardOf([path, '--trials', '5'])));
    }
    serving.child.kill('SIGTERM');
    const { stderr } = await passed(serving);
    expect(stderr.match(/5 trials were run here/g)?.length).toBeGreaterThanOrEqual(paths.length);
    expect(await redis.leftovers()).toEqual([]);
  });

  it('says that it waits for workers; Ctrl-C ends it and keeps what is finished', async () => {
    const redis = await server();
    const folder = scratch();
    const run = campaign(redis.url, folder, '--trials', `${trials}`);
    await says(run, 'waiting for workers: start some with driftdrill worker');
    const serving = worker(redis.url);
    await says(run, 'workers are there: going on');
    run.child.kill('SIGINT');
    const ran = await run.ended;
    expect(ran.code, ran.stderr).toBe(130);
    serving.child.kill('SIGTERM');
    await passed(serving);
    expect(await redis.leftovers()).toEqual([]);
    await passed(start(['run', swept, '--trials', `${trials}`, '--reporter', 'json', '--quiet', '--resume', folder]));
    expectSameRun(folder, undisturbed(trials));
  });

  it('is ended by Ctrl-C where no worker ever came', async () => {
    const redis = await server();
    const run = campaign(redis.url, scratch(), '--trials', `${trials}`);
    await says(run, 'waiting for workers');
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    expect(await redis.leftovers()).toEqual([]);
  });

  it('lets a worker finish what it runs on SIGTERM', async () => {
    const redis = await server();
    const folder = scratch();
    const leaving = worker(redis.url);
    const run = campaign(redis.url, folder, '--trials', `${trials}`);
    await says(leaving, 'taking part');
    await sleep(500);
    leaving.child.kill('SIGTERM');
    const { stderr } = await passed(leaving);
    expect(stderr).toMatch(/leaving, \d+ trials were run here/);
    worker(redis.url);
    await passed(run);
    expectSameRun(folder, undisturbed(trials));
  });

  it('takes away what a campaign left whose process died', async () => {
    const redis = await server();
    const run = campaign(redis.url, scratch(), '--trials', `${trials}`);
    await says(run, 'waiting for workers');
    run.child.kill('SIGKILL');
    await run.ended;
    const lasting = await redis.asked(async (client) => {
      const keys = await client.keys('*');
      const ages = await Promise.all(keys.map(async (key) => [key, await client.pttl(key)] as const));
      // As time would do it.
      for (const key of keys) if (key.endsWith(':campaign')) await client.del(key);
      return ages.filter(([key, ms]) => key.endsWith(':campaign') && (ms < 0 || ms > 60_000));
    });
    expect(lasting).toEqual([]);
    worker(redis.url);
    expect(await redis.leftovers()).toEqual([]);
  });
});

describe('--queue without a Redis', () => {
  it.each([
    ['run', [swept]],
    ['worker', []],
  ])('%s ends with 5 and a hint where nothing answers, with 2 where the address is none', async (command, paths) => {
    const nowhere = driftdrill([
      command,
      ...paths,
      '--queue',
      `redis://user:secret@127.0.0.1:${(await freePorts(1))[0]}`,
    ]);
    expect(nowhere.code).toBe(5);
    expect(nowhere.stderr).toContain('no Redis at redis://user:***@127.0.0.1');
    expect(nowhere.stderr).toContain('redis-server --appendonly yes');
    expect(nowhere.stderr).not.toContain('secret');
    const nothing = driftdrill([command, ...paths, '--queue', 'localhost']);
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toContain("not 'localhost'");
  });
});
