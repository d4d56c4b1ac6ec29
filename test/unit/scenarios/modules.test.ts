import { describe, expect, test } from 'vitest';
import { complaints, load, soundBut } from './complaints.js';

describe("the user's own modules", () => {
  test('detector, injector and model by path', async () => {
    const text = soundBut(
      ['errors: {ddm: {signal: error}}', 'errors: {../modules/my-detector.mts: {signal: latency, limit: 3}}'],
      [
        '{id: lag, inject: feature-store-lag, scope: {features: [velocity]}}',
        '{id: lag, inject: ../modules/my-injector.mts, with: {level: 2}}',
      ],
      [
        '{kind: logistic, weights: {velocity: 1, channel=web: 0.5}, baseRate: 2%}',
        '{kind: module, module: ../modules/my-model.mjs, with: {bias: 3}}',
      ],
    );
    expect(await complaints(text)).toEqual([]);
    const { plan } = await load(text);
    expect(plan.stack.detectors[1]).toMatchObject({ kind: 'limit', params: { signal: 'latency', limit: 3 } });
    expect(plan.stack.detectors[1]?.module).toMatch(/fixtures\/modules\/my-detector\.mts$/);
    expect(plan.faults[0]).toMatchObject({ inject: 'nothing', params: { level: 2 } });
    expect(plan.faults[0]?.module).toMatch(/fixtures\/modules\/my-injector\.mts$/);
    expect(plan.system.model).toMatchObject({ kind: 'module', params: { with: { bias: 3 } } });
    expect(plan.system.model.module).toMatch(/fixtures\/modules\/my-model\.mjs$/);
  });

  test('their parameters are checked as any', async () => {
    const text = soundBut(
      ['errors: {ddm: {signal: error}}', 'errors: {../modules/my-detector.mts: {signal: latency, limt: 3}}'],
      [
        '{id: lag, inject: feature-store-lag, scope: {features: [velocity]}}',
        '{id: lag, inject: ../modules/my-injector.mts, with: {level: high}}',
      ],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "13:65 error: faults.lag.with.level must be a number, but is "high"",
        "17:60 error: unknown key 'limt' in stack.detectors.errors.../modules/my-detector.mts → did you mean 'limit'?",
      ]
    `);
  });

  test('modules that are not there or are something else', async () => {
    const text = soundBut(
      ['errors: {ddm: {signal: error}}', 'errors: {../modules/none.ts: {signal: latency}}'],
      ['inject: feature-store-lag', 'inject: ../modules/no-export.mjs'],
    );
    const said = (await complaints(text)).map((line) => line.replace(/ \/\S*\/fixtures/g, ' …/fixtures'));
    expect(said).toMatchInlineSnapshot(`
      [
        "13:23 error: …/fixtures/modules/no-export.mjs does not export 'injector' → export const injector = …; it exports something",
        "17:14 error: there is no module ../modules/none.ts → module paths are relative to the file that names them",
      ]
    `);
  });
});
