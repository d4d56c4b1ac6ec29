import { afterAll, describe, expect, it } from 'vitest';
import type { ReplayPlan } from '../../../../harness/core/plan.js';
import { loadSystem } from '../../../../harness/system/load.js';
import { createSystem } from '../../../../harness/system/system.js';
import { plan, systemPlan } from '../plans.js';
import { collect } from '../seen.js';
import { DataFolder, replayPlan } from './files.js';

const folder = new DataFolder();
afterAll(() => folder.remove());
let files = 0;

async function load(text: string, replay: Partial<ReplayPlan>) {
  const file = folder.write(`log${files++}.csv`, text);
  const rows = text.trim().split('\n').length - 1;
  const system = systemPlan({
    model: { kind: 'recorded', weights: [] },
    traffic: {
      ratePerS: null,
      features: [],
      replay: replayPlan(file, { time: 't', timeUnit: 's', label: 'y', ...replay }),
    },
  });
  return loadSystem(
    plan(system, { timeline: { warmupS: 0, controlS: 0, onsetWithinS: 0, deadlineS: rows, recoveryS: 0 } }),
  );
}

async function seenOf(text: string, columns: Partial<ReplayPlan['columns']>, more: Partial<ReplayPlan> = {}) {
  const all = { id: null, score: null, prediction: null, ...columns };
  const loaded = await load(text, { columns: all, ...more });
  const { score, prediction, label } = collect(createSystem(loaded, 'answers'), text.trim().split('\n').length - 1);
  const features = loaded.shape.features.map(({ name }) => name);
  return { score, prediction, label, features, task: loaded.shape.task, loaded };
}

describe('the recorded model', () => {
  it('says what the file says, and its columns are no features', async () => {
    const text = 't,x,p,a,y\n0,5,0.9,1,1\n1,6,0.6,0,1\n2,7,,,0\n';
    expect(await seenOf(text, { score: 'p', prediction: 'a' })).toMatchObject({
      score: [0.9, 0.6, Number.NaN],
      prediction: [1, 0, Number.NaN],
      label: [1, 1, 0],
      features: ['x'],
      task: 'binary',
    });
  });

  it('decides by the threshold where only the score was kept', async () => {
    const { prediction } = await seenOf('t,p,y\n0,0.5,1\n1,0.49,0\n2,,1\n', { score: 'p' });
    expect(prediction).toEqual([1, 0, Number.NaN]);
  });

  it('is a regression where labels are numbers; a prediction alone is the score too', async () => {
    const text = 't,a,y\n0,3.5,4\n1,2,2.5\n';
    expect(await seenOf(text, { prediction: 'a' })).toMatchObject({
      score: [3.5, 2],
      prediction: [3.5, 2],
      task: 'regression',
    });
  });

  it('takes its task from the answers where there is no label', async () => {
    const task = async (answers: string, column: 'score' | 'prediction') =>
      (await seenOf(`t,a\n0,${answers}\n1,${answers}\n`, { [column]: 'a' }, { label: null })).task;
    expect(await task('1', 'prediction')).toBe('binary');
    expect(await task('7', 'prediction')).toBe('regression');
    expect(await task('0.3', 'score')).toBe('binary');
    expect(await task('-3', 'score')).toBe('regression');
  });

  it('gives predictions in words the numbers of the labels', async () => {
    const text = 't,a,y\n0,good,good\n1,bad,good\n2,bad,good\n';
    expect(await seenOf(text, { prediction: 'a' })).toMatchObject({ prediction: [1, 0, 0], label: [1, 1, 1] });
    const truths = 't,a,y\n0,True,1\n1,False,0\n';
    expect((await seenOf(truths, { prediction: 'a' })).prediction).toEqual([1, 0]);
  });

  it('reads a reference with its own answers', async () => {
    const reference = folder.write('reference.csv', 't,a,y\n0,0,1\n1,1,1\n');
    const { loaded } = await seenOf('t,a,y\n0,1,1\n1,1,0\n', { prediction: 'a' }, { reference });
    expect([...(loaded.reference?.labels.prediction ?? [])]).toEqual([0, 1]);
  });

  it.each([
    ['words for a score', 't,a,y\n0,high,1\n', 'score', 'not-a-number'],
    ['numbers and words', 't,a,y\n0,1,1\n1,yes,1\n', 'prediction', 'not-a-number'],
    ['words and numbers', 't,a,y\n0,yes,1\n1,1,1\n', 'prediction', 'not-a-number'],
    ['three classes', 't,a,y\n0,p,q\n1,q,q\n2,r,q\n', 'prediction', 'label-classes'],
  ] as const)('%s', async (_, text, column, code) => {
    await expect(seenOf(text, { [column]: 'a' })).rejects.toMatchObject({ code, exit: 2 });
  });

  it('no such column, and two labels for one request', async () => {
    await expect(seenOf('t,a,y\n0,1,1\n', { prediction: 'b' })).rejects.toMatchObject({ code: 'column-missing' });
    const file = folder.write('twice.csv', 'id,y\na,1\nb,0\na,1\n');
    const labels = { file, key: 'id', label: 'y', delayS: null };
    await expect(seenOf('t,id,a\n0,a,1\n', { prediction: 'a' }, { label: null, labels })).rejects.toMatchObject({
      code: 'key-twice',
      message: expect.stringMatching(/line 4: .*id 'a'/),
    });
  });
});
