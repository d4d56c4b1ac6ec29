import { describe, expect, test } from 'vitest';
import { complaints, load, soundBut } from './complaints.js';

describe('traffic', () => {
  test('categories and segments need weight', async () => {
    const text = soundBut(['{web: 0.6, app: 0.4}', '{web: 0, app: 0}'], ['{DE: 0.6, FR: 0.4}', '{DE: -1, FR: 0.4}']);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "5:25 error: system.traffic.segments.country: the weights of all values sum to 0",
        "5:30 error: system.traffic.segments.country.DE must be at least 0, but is -1",
        "9:30 error: system.traffic.features.channel.categorical: the weights of all categories sum to 0",
      ]
    `);
  });

  test('features of single segments', async () => {
    const text = soundBut([
      'sigma: 0.9}}',
      'sigma: 0.9}, by: {country: {US: {median: 31}, DE: {mean: 1}, FR: {median: -2}}, state: {DE: {median: 3}}}}',
    ]);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "7:68 error: segment country has no value 'US' → values: DE, FR",
        "7:91 error: lognormal has no 'mean' to override → did you mean 'median'?",
        "7:114 error: median must be more than 0, but is -2",
        "7:120 error: there is no segment 'state' → segments: country",
      ]
    `);
  });

  test('names that collide', async () => {
    const text = soundBut(['channel: {', 'Amount: {normal: {mean: 0, sd: 1}}\n      country: 3\n      channel: {']);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "9:7 error: features 'amount' and 'Amount' differ only in capitals → rename one",
        "10:7 error: 'country' is a feature and a segment → rename one",
      ]
    `);
  });

  test('correlations of unknown features, of constants, with themselves, twice', async () => {
    const text = soundBut([
      'rate: 10/s',
      'rate: 10/s\n    correlations: [[amount, velocty, 0.3], [amount, amount, 0.5], [amount, velocity, 1], [amount, velocity, 0.2], [velocity, amount, 0.2]]',
    ]);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "5:29 error: there is no feature 'velocty' → did you mean 'velocity'?",
        "5:44 error: 'amount' cannot be correlated with itself",
        "5:86 error: system.traffic.correlations.3.3 must be less than 1, but is 1",
        "5:115 error: the correlation of 'velocity' and 'amount' stands here twice → keep one",
      ]
    `);
  });

  test('correlations that cannot hold at once', async () => {
    const text = soundBut(
      [
        'rate: 10/s',
        'rate: 10/s\n    correlations: [[amount, velocity, 0.9], [velocity, other, 0.9], [amount, other, -0.9]]',
      ],
      ['channel: {', 'other: {normal: {mean: 0, sd: 1}}\n      channel: {'],
    );
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "5:5 error: no features can have all these correlations at once: the matrix is not positive definite → make some of them weaker",
      ]
    `);
  });

  test('a season that would make the rate negative, and an unknown locale', async () => {
    const text = soundBut([
      'rate: 10/s',
      'rate: 10/s\n    season: {daily: 0.9, weekly: 0.3}\n    entities: {locale: ed}',
    ]);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "5:13 error: amplitudes of 0.9 and 0.3 would make the rate negative → their sum can be 1 at most",
        "6:24 error: there is no locale 'ed' → did you mean 'el'?",
      ]
    `);
  });

  test('weights are normalised and partial overrides filled up', async () => {
    const { plan } = await load(
      soundBut(
        ['{DE: 0.6, FR: 0.4}', '{DE: 3, FR: 1}'],
        ['sigma: 0.9}}', 'sigma: 0.9}, by: {country: {FR: {median: 31}}}}'],
      ),
    );
    expect(plan.system.traffic.segments).toEqual([{ name: 'country', values: ['DE', 'FR'], weights: [0.75, 0.25] }]);
    expect(plan.system.traffic.features[0]?.by).toEqual([
      { segment: 0, value: 1, distribution: { kind: 'lognormal', median: 31, sigma: 0.9 } },
    ]);
  });

  test('all kinds of distribution, short and long', async () => {
    const { plan } = await load(
      soundBut([
        'channel: {',
        'a: 3\n      b: {constant: {value: 4}}\n      c: {bernoulli: 20%}\n      d: {bernoulli: {p: 0.2}}\n      e: {uniform: {min: -1, max: 1}}\n      channel: {',
      ]),
    );
    expect(plan.system.traffic.features.slice(2, 7).map(({ distribution }) => distribution)).toEqual([
      { kind: 'constant', value: 3 },
      { kind: 'constant', value: 4 },
      { kind: 'bernoulli', p: 0.2 },
      { kind: 'bernoulli', p: 0.2 },
      { kind: 'uniform', min: -1, max: 1 },
    ]);
  });
});
