import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fork } from '../../harness/core/fork.js';
import { type LoadedSystem, loadSystem } from '../../harness/system/load.js';
import { models } from '../../harness/system/models/registry.js';
import { createSystem } from '../../harness/system/system.js';
import { fullPlan } from '../unit/system/plans.js';
import { replayPlan } from '../unit/system/replay/files.js';
import { collect, digest } from '../unit/system/seen.js';

const seed = 'models-42';
const folder = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ownModel = join(folder, 'model.mjs');
writeFileSync(
  ownModel,
  `export const model = {
    task: 'binary',
    create(params, shape) {
      const amount = shape.features.findIndex((feature) => feature.name === 'amount');
      return {
        asked: 0,
        predict({ n, features, score, prediction }) {
          for (let i = 0; i < n; i++) {
            this.asked += 1;
            score[i] = features[amount][i] > params.limit ? 0.9 : this.asked % 2 ? 0.1 : 0.2;
            prediction[i] = score[i] >= 0.5 ? 1 : 0;
          }
        },
      };
    },
  };`,
);

/** A model server in a process of its own, since the thread that asks it sleeps. It answers 1 / (1 + e^-amount/40). */
const server = spawn(process.execPath, [
  '-e',
  `require('node:http').createServer((request, response) => {
    let text = '';
    request.on('data', (part) => { text += part; });
    request.on('end', () => {
      const { data } = JSON.parse(text).inputs.find(({ name }) => name === 'amount');
      const scores = data.map((amount) => 1 / (1 + Math.exp(-(amount ?? 0) / 40)));
      response.end(JSON.stringify({ outputs: [{ name: 'score', shape: [scores.length], datatype: 'FP64', data: scores }] }));
    });
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`,
]);
const port = new Promise<string>((resolve) => server.stdout.once('data', (text) => resolve(String(text).trim())));
afterAll(() => void server.kill());

const recording = join(folder, 'recording.csv');
writeFileSync(
  recording,
  `t,x,label,score,answer\n${Array.from({ length: 20_000 }, (_, i) => {
    const score = ((i * 7919) % 1000) / 1000;
    return `${i / 20},${i % 13},${i % 2},${score},${score > 0.5 ? 1 : 0}`;
  }).join('\n')}\n`,
);

async function load(kind: string): Promise<LoadedSystem> {
  const full = fullPlan();
  if (kind === 'recorded') {
    full.system.traffic = {
      ...full.system.traffic,
      ratePerS: null,
      segments: [],
      features: [],
      correlations: [],
      replay: replayPlan(recording, {
        time: 't',
        timeUnit: 's',
        label: 'label',
        columns: { id: null, score: 'score', prediction: 'answer' },
      }),
    };
    full.timeline = { warmupS: 0, controlS: 900, onsetWithinS: 0, deadlineS: 0, recoveryS: 0 };
  }
  const weightless = ['none', 'module', 'recorded', 'http'].includes(kind);
  const { params } = models.get(kind)!;
  full.system.model = {
    ...full.system.model,
    kind,
    module: kind === 'module' ? ownModel : null,
    weights: weightless ? [] : full.system.model.weights,
    baseRate: weightless ? null : 0.1,
    params: params.parse(await paramsOf(kind)) as Record<string, unknown>,
  };
  return loadSystem(full);
}

async function paramsOf(kind: string): Promise<Record<string, unknown>> {
  if (kind === 'module') return { with: { limit: 40 } };
  if (kind === 'http') return { url: `http://127.0.0.1:${await port}`, timeout: '20s', latency: 'ignored' };
  return {};
}

describe.each(models.all())('model $kind', ({ kind, summary, source, params, task }) => {
  it('declares itself in full', () => {
    expect(kind).toMatch(/^[a-z][a-z-]*$/);
    expect(summary).toMatch(/^\S[^\n]{20,}$/);
    expect(source.length).toBeGreaterThan(5);
    expect(['binary', 'regression', 'ranking', 'none']).toContain(task);
    for (const [name, schema] of Object.entries(params.shape))
      expect((schema as z.ZodType).description, `${kind}: ${name}`).toBeTruthy();
    expect(params.safeParse({ 'no-such-key': 1 }).success).toBe(false);
    expect(() => z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' })).not.toThrow();
  });

  // An ONNX file has inputs of its own and needs its runtime: test/e2e/models.test.ts drills one.
  it.skipIf(kind === 'onnx')('scores every request that does not fail, within the range of its task', async () => {
    const loaded = await load(kind);
    expect(loaded.shape.task).toBe(task);
    const seen = collect(createSystem(loaded, seed), 500);
    expect(seen.time.length).toBeGreaterThan(5000);
    seen.score.forEach((score, i) => {
      expect(Number.isNaN(score)).toBe(kind === 'none' || seen.failed[i] === 1);
      if (Number.isNaN(score)) return;
      if (task !== 'regression') expect(score).toBeGreaterThanOrEqual(0);
      if (task !== 'regression') expect(score).toBeLessThanOrEqual(1);
      if (task === 'binary') expect([0, 1]).toContain(seen.prediction[i]);
      else expect(seen.prediction[i]).toBe(score);
    });
    if (kind === 'none') expect(seen.label).toEqual([]);
  });

  it.skipIf(kind === 'onnx')('gives the same bytes again, wherever steps are cut and branches fork', async () => {
    const loaded = await load(kind);
    const whole = digest(collect(createSystem(loaded, seed), 800));
    expect(digest(collect(createSystem(loaded, seed), 800, 31.4))).toBe(whole);
    const system = createSystem(loaded, seed);
    collect(system, 333);
    const copy = fork(system);
    const rest = digest(collect(system, 800));
    expect(digest(collect(copy, 800))).toBe(rest);
  });
});

describe('a model of the user', () => {
  it('must say its task and how it is made', async () => {
    const broken = join(folder, 'broken.mjs');
    writeFileSync(broken, 'export const model = {task: "binary"};');
    const full = fullPlan();
    full.system.model = { ...full.system.model, kind: 'module', module: broken, weights: [], baseRate: null };
    await expect(loadSystem(full)).rejects.toMatchObject({ code: 'module-shape' });
  });

  it('is the truth where no concept is given', async () => {
    const seen = collect(createSystem(await load('module'), seed), 2000);
    const sure = seen.label.filter((_, i) => seen.labelScore[i] === 0.9);
    expect(sure.reduce((sum, y) => sum + y, 0) / sure.length).toBeGreaterThan(0.8);
  });
});
