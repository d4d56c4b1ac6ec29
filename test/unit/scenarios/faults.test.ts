import { describe, expect, test } from 'vitest';
import { complaints, load, soundBut } from './complaints.js';

const fault = (text: string) => soundBut(['{id: lag, inject: feature-store-lag, scope: {features: [velocity]}}', text]);

describe('faults', () => {
  test('a scope of unknown names', async () => {
    const text = fault(
      '{id: lag, inject: noop, scope: {features: [velocty, "x*"], segment: {county: [DE], country: [DE, US]}}}',
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "13:48 error: there is no feature 'velocty' → did you mean 'velocity'?",
        "13:57 error: 'x*' matches no feature → features: amount, velocity, channel",
        "13:74 error: there is no segment 'county' → did you mean 'country'?",
        "13:102 error: segment country has no value 'US' → values: DE, FR",
      ]
    `);
  });

  test('a fault that does not fit the feature', async () => {
    expect(
      await complaints(fault('{id: lag, inject: feature-store-lag, scope: {features: [amount]}}')),
    ).toMatchInlineSnapshot(`
      [
        "13:23 error: lag: 'amount' is not served by the feature store: give it 'store: {refresh, change}'",
      ]
    `);
    expect(
      await complaints(fault('{id: lag, inject: covariate-shift, with: {mean: 1}, scope: {features: [channel]}}')),
    ).toMatchInlineSnapshot(`
      [
        "13:23 error: lag: 'mean' and 'scale' do not go with 'channel', which is categorical: use 'categories'",
      ]
    `);
  });

  test('two faults of one id', async () => {
    expect(await complaints(fault('{id: lag, inject: noop}\n  - {id: lag, inject: noop}'))).toMatchInlineSnapshot(`
      [
        "14:10 error: there are two faults 'lag' → give each an id of its own",
      ]
    `);
  });

  test('shapes', async () => {
    const shape = async (text: string) =>
      (await load(fault(`{id: lag, inject: noop, shape: ${text}}`))).plan.faults[0]?.shape;
    expect(await shape('abrupt')).toEqual({ kind: 'abrupt' });
    expect(await shape('{ramp: 20m}')).toEqual({ kind: 'ramp', overS: 1200 });
    expect(await shape('{pulse: {up: 5m, down: 10m}}')).toEqual({ kind: 'pulse', upS: 300, downS: 600 });
    expect(
      await complaints(fault('{id: lag, inject: noop, shape: {ramp: 20m, pulse: {up: 5m, down: 10m}}}')),
    ).toMatchInlineSnapshot(`
      [
        "13:36 error: faults.lag.shape: only one shape can stand here, not both ramp and pulse",
      ]
    `);
    expect(await complaints(fault('{id: lag, inject: noop, shape: abrubt}'))).toMatchInlineSnapshot(`
      [
        "13:36 error: faults.lag.shape: "abrubt" is not valid here → did you mean 'abrupt'?",
      ]
    `);
  });

  test('a wildcard in scope stands for what matches', async () => {
    const { plan } = await load(fault('{id: lag, inject: noop, scope: {features: "*el*", segment: {country: DE}}}'));
    expect(plan.faults[0]?.scope).toEqual({
      features: ['velocity', 'channel'],
      segment: { country: ['DE'] },
      share: 1,
    });
  });

  test('a deadline of nothing, unless nothing is to be detected', async () => {
    expect(await complaints(soundBut(['deadline: 1h', 'deadline: 0s']))).toMatchInlineSnapshot(`
      [
        "11:58 error: with a deadline of 0s no fault can ever be detected → give the time after which a detection is too late, such as 4h",
      ]
    `);
    const control = 'name: control\nsystem: {traffic: {rate: 1/s}, model: {kind: none}}\ntimeline: {deadline: 0s}\n';
    expect(await complaints(control)).toEqual([]);
  });
});
