import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FindingsError } from '../../../harness/core/errors.js';
import { formatFindings } from '../../../scenarios/format.js';
import { loadScenario } from '../../../scenarios/load.js';
import { mergeOver } from '../../../scenarios/yaml/merge.js';
import { locate } from '../../../scenarios/yaml/override.js';
import { dataOf } from '../../../scenarios/yaml/tree.js';

const folder = 'test/unit/scenarios/fixtures';

describe('extends', () => {
  test('maps are merged, lists and values replaced, kinds exchanged, empty values taken away', async () => {
    const { plan, warnings } = await loadScenario(`${folder}/nested/over.yaml`);
    expect(warnings).toEqual([]);
    expect(plan.name).toBe('over');
    expect(plan.tags).toEqual(['shared']);
    expect(plan.system.traffic.features.map(({ name, distribution }) => [name, distribution.kind])).toEqual([
      ['amount', 'normal'],
      ['velocity', 'normal'],
    ]);
    expect(plan.system.traffic.features[0]?.season.weekly).toBe(0.1);
    expect(plan.system.serving.latency).toEqual({ kind: 'lognormal', median: 0.03, sigma: 0.4 });
    expect(plan.timeline).toMatchObject({ warmupS: 7200, deadlineS: 7200 });
    expect(plan.stack.detectors.map(({ kind }) => kind)).toEqual(['ewma']);
    expect(plan.stack.rules.map(({ alert }) => alert)).toEqual(['Slow']);
    expect(plan.trials).toBe(60);
  });

  test('findings point into the file that holds the mistake', async () => {
    const failure = await loadScenario(`${folder}/nested/over-broken.yaml`).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FindingsError);
    expect(formatFindings((failure as FindingsError).findings, false)).toMatchInlineSnapshot(`
      "test/unit/scenarios/fixtures/broken.yaml:3:24 error unknown key 'raet' in system.traffic
          3 |   traffic: {rate: 1/s, raet: 2/s}
            |                        ^
          hint: did you mean 'rate'?

      test/unit/scenarios/fixtures/nested/over-broken.yaml:3:1 error unknown key 'trails' at the top of the file
          3 | trails: 3
            | ^
          hint: did you mean 'trials'?"
    `);
  });

  test('a circle', async () => {
    await expect(loadScenario(`${folder}/circle.yaml`)).rejects.toThrow('extends itself');
  });

  test('a file that is not there', async () => {
    await expect(loadScenario(`${folder}/nested/none.yaml`)).rejects.toThrow('there is no file');
  });
});

describe('laying one tree over another', () => {
  const place = { file: 'any' };
  const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean());
  const data = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree') as fc.Arbitrary<unknown>),
    ),
  })).tree;
  const map = fc.dictionary(fc.constantFrom('a', 'b', 'c'), data);
  const merged = (base: unknown, over: unknown) => dataOf(mergeOver(locate(base, place), locate(over, place)));

  test('nothing over something is that something, and itself over itself changes nothing', () => {
    fc.assert(
      fc.property(map, (tree) => {
        expect(merged(tree, {})).toEqual(tree);
        expect(merged({}, tree)).toEqual(tree);
        expect(merged(tree, tree)).toEqual(tree);
      }),
    );
  });

  test('what lies on top wins, key by key', () => {
    fc.assert(
      fc.property(map, map, (base, over) => {
        const result = merged(base, over) as Record<string, unknown>;
        expect(new Set(Object.keys(result))).toEqual(new Set([...Object.keys(base), ...Object.keys(over)]));
        for (const [key, value] of Object.entries(over))
          if (typeof value !== 'object') expect(result[key]).toEqual(value);
        for (const [key, value] of Object.entries(base))
          if (!Object.hasOwn(over, key)) expect(result[key]).toEqual(value);
      }),
    );
  });

  test('laying the same on top again changes nothing', () => {
    fc.assert(
      fc.property(map, map, (base, over) => {
        expect(merged(merged(base, over), over)).toEqual(merged(base, over));
      }),
    );
  });
});
