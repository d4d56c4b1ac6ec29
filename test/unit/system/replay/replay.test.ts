import { afterAll, describe, expect, it } from 'vitest';
import { fork } from '../../../../harness/core/fork.js';
import type { ReplayPlan } from '../../../../harness/core/plan.js';
import { stream } from '../../../../harness/core/rng.js';
import { loadSystem } from '../../../../harness/system/load.js';
import { RowOrder } from '../../../../harness/system/replay/row-order.js';
import { RowReader, RowStoreBuilder } from '../../../../harness/system/replay/row-store.js';
import { createSystem } from '../../../../harness/system/system.js';
import { plan, type SystemParts, systemPlan } from '../plans.js';
import { collect, digest } from '../seen.js';
import { DataFolder, replayPlan } from './files.js';

const folder = new DataFolder();
afterAll(() => folder.remove());
const seed = 'replay-1';

const hours = folder.write(
  'hours.csv',
  `hour,x,kind,y\n${Array.from({ length: 100 }, (_, i) => `${i},${i % 7 === 3 ? '' : i},${i % 3 ? 'odd' : 'even'},${i % 2}`).join('\n')}\n`,
);

interface Options {
  parts?: SystemParts;
  ratePerS?: number | null;
  untilS?: number;
}

async function load(replay: Partial<ReplayPlan>, { parts = {}, ratePerS = null, untilS = 1000 }: Options = {}) {
  const system = systemPlan({
    model: { kind: 'none', weights: [] },
    ...parts,
    traffic: { ratePerS, arrivals: 'regular', features: [], replay: replayPlan(hours, replay) },
  });
  return loadSystem(
    plan(system, { timeline: { warmupS: 0, controlS: 0, onsetWithinS: 0, deadlineS: untilS, recoveryS: 0 } }),
  );
}

const timed = { time: 'hour', timeUnit: 'h' } as const;

describe('replay', () => {
  it('in sequence keeps rows, times, missing values and labels', async () => {
    const loaded = await load({ ...timed, label: 'y' }, { untilS: 360_000 });
    const seen = collect(createSystem(loaded, seed), 360_000);
    expect(seen.time).toEqual(Array.from({ length: 100 }, (_, i) => i * 3600));
    seen.features[0].forEach((x, i) => {
      expect(x).toBe(i % 7 === 3 ? Number.NaN : i);
    });
    expect(seen.features[1].map((code) => loaded.shape.features[1].categories[code])).toEqual(
      seen.time.map((_, i) => (i % 3 ? 'odd' : 'even')),
    );
    expect(seen.label).toEqual(seen.time.map((_, i) => i % 2));
    expect(seen.labelTime).toEqual(seen.time);
  });

  it('at a rate comes at i/rate, whatever was recorded', async () => {
    const seen = collect(createSystem(await load(timed, { ratePerS: 0.5, untilS: 200 }), seed), 200);
    expect(seen.time).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i));
  });

  it('shuffled gives each row once, in another order for another trial, at the recorded times', async () => {
    const loaded = await load({ ...timed, label: 'y', method: 'shuffle' }, { untilS: 360_000 });
    const order = (trial: string) => collect(createSystem(loaded, trial), 360_000);
    const first = order('a');
    expect(first.time).toEqual(Array.from({ length: 100 }, (_, i) => i * 3600));
    const known = first.features[0].filter((x) => !Number.isNaN(x));
    expect(known).not.toEqual([...known].sort((a, b) => a - b));
    expect([...known].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => i).filter((i) => i % 7 !== 3),
    );
    expect(order('b').features[0]).not.toEqual(first.features[0]);
    expect(digest(order('a'))).toBe(digest(first));
  });

  it('in blocks never runs out; each block is a stretch of the recording', async () => {
    const loaded = await load({ ...timed, method: 'block', blockS: 5 * 3600 }, { untilS: 3_600_000 });
    const { time, features } = collect(createSystem(loaded, seed), 3_600_000);
    expect(time).toEqual(Array.from({ length: 1000 }, (_, i) => i * 3600));
    const starts = new Set<number>();
    for (let b = 0; b < 200; b++) {
      const block = features[0].slice(5 * b, 5 * b + 5);
      const at = block.findIndex((x) => !Number.isNaN(x));
      const start = block[at] - at;
      starts.add(start);
      block.forEach((x, i) => {
        expect(x).toBe((start + i) % 7 === 3 ? Number.NaN : start + i);
      });
    }
    expect(starts.size).toBeGreaterThan(50);
    expect(Math.max(...starts)).toBeLessThanOrEqual(95);
  });

  it('draws only rows from before a moment, in blocks and shuffled', async () => {
    const early = { ...timed, untilS: 40 * 3600 };
    const blocks = await load({ ...early, method: 'block', blockS: 5 * 3600 }, { untilS: 3_600_000 });
    const seen = collect(createSystem(blocks, seed), 3_600_000).features[0].filter((x) => !Number.isNaN(x));
    expect(Math.max(...seen)).toBe(37); // 38 has no value, and no whole block ends with 39
    expect(Math.min(...seen)).toBe(0);
    const shuffled = await load({ ...early, method: 'shuffle' }, { untilS: 144_000 });
    expect(collect(createSystem(shuffled, seed), 144_000).time).toHaveLength(40);
    await expect(load({ ...early, method: 'shuffle' }, { untilS: 148_000 })).rejects.toMatchObject({
      code: 'rows-run-out',
    });
  });

  it('without times takes blocks by the rate', async () => {
    const loaded = await load({ method: 'block', blockS: 10 }, { ratePerS: 1, untilS: 500 });
    const { features } = collect(createSystem(loaded, seed), 500);
    for (let b = 0; b < 50; b++) {
      const block = features[3].slice(10 * b, 10 * b + 10);
      block.slice(1).forEach((y, i) => {
        expect(y).toBe(1 - block[i]);
      });
    }
  });

  it('takes a column of the recording for segments', async () => {
    const loaded = await load({ ...timed, segments: ['kind'] }, { untilS: 360_000 });
    expect(loaded.shape.segments).toEqual([{ name: 'kind', values: ['even', 'odd'] }]);
    const { segments } = collect(createSystem(loaded, seed), 360_000);
    expect(segments[0]).toEqual(Array.from({ length: 100 }, (_, i) => (i % 3 ? 1 : 0)));
  });

  it('continues alike after a fork, and wherever steps are cut', async () => {
    for (const method of ['sequence', 'shuffle', 'block'] as const) {
      const loaded = await load({ ...timed, label: 'y', method, blockS: 7 * 3600 }, { untilS: 360_000 });
      const whole = digest(collect(createSystem(loaded, seed), 360_000));
      expect(digest(collect(createSystem(loaded, seed), 360_000, 5000)), method).toBe(whole);
      const system = createSystem(loaded, seed);
      collect(system, 100_000);
      const copy = fork(system);
      const rest = digest(collect(system, 360_000));
      expect(digest(collect(copy, 360_000)), method).toBe(rest);
    }
  });

  it('says how many rows are missing where they run out', async () => {
    await expect(load(timed, { untilS: 400_000 })).rejects.toMatchObject({
      code: 'rows-run-out',
      message: expect.stringMatching(/about 112 rows are needed and .*hours\.csv has 100/),
    });
    await expect(load(timed, { ratePerS: 1, untilS: 101 })).rejects.toMatchObject({ code: 'rows-run-out' });
    const system = createSystem(await load(timed, { untilS: 360_000 }), seed);
    expect(() => collect(system, 370_000)).toThrow(/rows are needed/);
  });

  it('needs a time or a rate', async () => {
    await expect(load({})).rejects.toMatchObject({ code: 'replay-untimed' });
  });
});

describe('a model fitted on the first rows', () => {
  const rows = 4000;
  const rng = stream('fit', 'rows');
  const lines = Array.from({ length: rows }, (_, i) => {
    const [a, b] = [rng.normal(), 5 + 3 * rng.normal()];
    const c = rng.uniform() < 0.3;
    const y = rng.uniform() < 1 / (1 + Math.exp(-(0.5 + 2 * a - 0.4 * (b - 5) + (c ? 1 : 0))));
    return `${i},${a},${b},${c ? 'yes' : 'no'},${y ? 'paid' : 'default'}`;
  });
  const file = folder.write('fit.csv', `second,a,b,c,outcome\n${lines.join('\n')}\n`);
  const replay = { file, time: 'second', timeUnit: 's', label: 'outcome' } as const;
  const fitted = (fit: number, kind = 'logistic') => ({
    parts: { model: { kind, weights: [], intercept: null, fit: { rows: fit } } },
    untilS: rows - fit,
  });

  it('finds the weights and replays the rows after them', async () => {
    const loaded = await load(replay, fitted(3500));
    const weight = (name: string) => loaded.concept!.weights[loaded.concept!.names.indexOf(name)];
    expect(weight('a')).toBeGreaterThan(1.7);
    expect(weight('a')).toBeLessThan(2.3);
    expect(weight('b')).toBeCloseTo(-0.4, 1);
    expect(weight('c=yes') - weight('c=no')).toBeGreaterThan(0.7);
    expect(weight('c=yes') - weight('c=no')).toBeLessThan(1.3);
    const seen = collect(createSystem(loaded, seed), 500);
    expect(seen.time[0]).toBe(0);
    expect(seen.time).toHaveLength(500);
    expect(seen.features[0][0]).toBe(Number(lines[3500].split(',')[1]));
    const right = seen.label.filter((y, i) => y === seen.labelPrediction[i]).length;
    expect(right / seen.label.length).toBeGreaterThan(0.75);
  });

  it('names the class that never occurs, and too few rows', async () => {
    const once = folder.write(
      'once.csv',
      `s,a,y\n${Array.from({ length: 50 }, (_, i) => `${i},${i},${i < 40 ? 1 : 0}`).join('\n')}\n`,
    );
    const plans = { file: once, time: 's', timeUnit: 's', label: 'y' } as const;
    await expect(load(plans, { ...fitted(30), untilS: 20 })).rejects.toMatchObject({
      code: 'class-missing',
      message: expect.stringContaining('class 0 never occurs in the first 30 rows'),
    });
    await expect(load(plans, { ...fitted(50), untilS: 0 })).rejects.toMatchObject({ code: 'fit-too-long' });
  });

  it('predicts the reference file too', async () => {
    const reference = folder.write(
      'reference.csv',
      `a,b,c,outcome\n${lines
        .slice(0, 200)
        .map((line) => line.slice(line.indexOf(',') + 1))
        .join('\n')}\n`,
    );
    const loaded = await load({ ...replay, reference }, fitted(2000));
    expect(loaded.reference?.predictions.n).toBe(200);
    expect(loaded.reference?.labels.n).toBe(200);
    const { label, prediction } = loaded.reference!.labels;
    expect(label.filter((y, i) => y === prediction[i]).length / 200).toBeGreaterThan(0.7);
  });
});

describe('stores of rows', () => {
  it('lay aside what does not fit in memory, and read it back in any order', () => {
    const builder = new RowStoreBuilder(3, 8192 * 3 * 8);
    for (let i = 0; i < 30_000; i++) builder.push([i, 2 * i, -i]);
    const store = builder.finish();
    expect(store.chunks).toHaveLength(1);
    expect(store.spill).toBeGreaterThanOrEqual(0);
    const out = new Float64Array(3);
    for (const ordered of [true, false]) {
      const reader = new RowReader(store, ordered);
      for (const i of [0, 8191, 8192, 29_999, 8193, 20_000, 9000, 100]) {
        reader.row(i, out);
        expect([...out]).toEqual([i, 2 * i, -i]);
        expect(reader.cell(i, 1)).toBe(2 * i);
      }
    }
  });

  it.each([1, 2, 5, 64, 1000])('permute %i rows', (n) => {
    const order = new RowOrder(n, stream('order', String(n)));
    const seen = new Set(Array.from({ length: n }, (_, i) => order.at(i)));
    expect(seen.size).toBe(n);
    expect(Math.max(...seen)).toBe(n - 1);
  });
});
