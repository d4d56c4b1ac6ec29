import { describe, expect, test } from 'vitest';
import { complaints, load, soundBut } from './complaints.js';

describe('model and outcomes', () => {
  test('weights of what is not there', async () => {
    const text = soundBut([
      '{velocity: 1, channel=web: 0.5}',
      '{velocty: 1, channel: 0.5, channel=wep: 1, amount=big: 1}',
    ]);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "10:37 error: a weight names 'velocty', and there is no such feature → did you mean 'velocity'?",
        "10:49 error: 'channel' is categorical: each category has a weight of its own → write channel=web",
        "10:63 error: 'channel' has no category 'wep' → did you mean 'channel=web'?",
        "10:79 error: 'amount' is a number and has no categories → write amount",
      ]
    `);
  });

  test('keys that exclude one another', async () => {
    expect(await complaints(soundBut(['baseRate: 2%', 'baseRate: 2%, intercept: 1']))).toMatchInlineSnapshot(`
      [
        "10:69 error: baseRate solves for the intercept, which is given too → keep one of the two",
      ]
    `);
    expect(await complaints(soundBut(['baseRate: 2%', 'fit: {rows: 100}']))).toMatchInlineSnapshot(`
      [
        "10:69 error: weights are either given or fitted → remove weights, intercept and baseRate, or remove fit",
        "10:69 error: a model fitted on synthetic traffic needs a truth to learn → give system.outcomes.concept",
      ]
    `);
    expect(
      await complaints(
        soundBut(['kind: logistic', 'kind: linear'], ['{ddm: {signal: error}}', '{ewma: {signal: error}}']),
      ),
    ).toMatchInlineSnapshot(`
      [
        "10:67 error: a model that predicts a number has no base rate → give intercept",
      ]
    `);
  });

  test('delays: one, a distribution, or one per class', async () => {
    const delay = async (text: string) =>
      (await load(soundBut(['timeline:', `  outcomes: {delay: ${text}}\ntimeline:`]))).plan.system.outcomes.delay;
    expect(await delay('30m')).toEqual({ all: { kind: 'constant', value: 1800 } });
    expect(await delay('{lognormal: {median: 1h, sigma: 0.5}}')).toEqual({
      all: { kind: 'lognormal', median: 3600, sigma: 0.5 },
    });
    expect(await delay('{"1": 30d, "0": {uniform: {min: 1d, max: 2d}}}')).toEqual({
      classes: { '1': { kind: 'constant', value: 2_592_000 }, '0': { kind: 'uniform', min: 86_400, max: 172_800 } },
    });
  });

  test('delays that are none', async () => {
    const said = (text: string) => complaints(soundBut(['timeline:', `  outcomes: {delay: ${text}}\ntimeline:`]));
    expect(await said('{lognormal: {median: 30, sigma: 0.5}}')).toMatchInlineSnapshot(`
      [
        "11:42 error: system.outcomes.delay.lognormal.median: 30 is not a duration with a unit, such as 250ms, 30s, 5m, 1h30m, 7d",
      ]
    `);
    expect(await said('{"2": 1h}')).toMatchInlineSnapshot(`
      [
        "11:22 error: unknown key '2' in system.outcomes.delay → did you mean '0'?",
      ]
    `);
    expect(await said('{"1": 1h, constant: 2h}')).toMatchInlineSnapshot(`
      [
        "11:21 error: system.outcomes.delay: give either one distribution or one per class, not both",
      ]
    `);
  });

  test('defaults', async () => {
    const { plan } = await load('name: least\nsystem: {traffic: {rate: 1/s}, model: {kind: none}}\n');
    expect(plan.timeline).toEqual({ warmupS: 3600, controlS: 3600, onsetWithinS: 0, deadlineS: 3600, recoveryS: 0 });
    expect(plan.system.outcomes).toEqual({
      concept: null,
      noise: 0,
      residual: 0,
      delay: { all: { kind: 'constant', value: 0 } },
      unlabelled: null,
    });
    expect(plan.system.serving).toEqual({ latency: null, errors: 0 });
    expect({ trials: plan.trials, seed: plan.seed, entities: plan.system.traffic.entities }).toEqual({
      trials: 40,
      seed: 42,
      entities: { count: 10_000, locale: 'en' },
    });
    expect(plan.stack.reference).toEqual({ kind: 'warmup', lastS: 3600 });
  });
});
