import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../detectors/rules/compare.js';
import { Episodes } from '../../../detectors/rules/episodes.js';
import { ExpressionError, expressionTerms, parseExpression } from '../../../detectors/rules/expression.js';
import { detector, numeric, plan, type Row, rule, run, shapeOf, stackOf } from './drive.js';

describe('comparisons', () => {
  it('go by the numbers and not by how their sums are rounded', () => {
    const mean = Array.from({ length: 120 }, (_, i) => (i < 60 ? 0.02 : 0.06)).reduce((sum, x) => sum + x, 0) / 120;
    const burn = 0.2 / (1 - 0.9);
    for (const [value, threshold] of [
      [mean, 0.04],
      [burn, 2],
      [7, 0.07 * 100],
    ] as const) {
      expect(value).not.toBe(threshold);
      expect([compare('>', value, threshold), compare('<', value, threshold)]).toEqual([false, false]);
      expect([compare('>=', value, threshold), compare('<=', value, threshold)]).toEqual([true, true]);
      expect([compare('==', value, threshold), compare('!=', value, threshold)]).toEqual([true, false]);
    }
    expect(compare('>', 0.04 * (1 + 1e-9), 0.04)).toBe(true);
    expect(compare('<', 1e-300, 1e-299)).toBe(true);
    expect(compare('>', Number.MIN_VALUE, 0)).toBe(true);
    expect(compare('>', Number.POSITIVE_INFINITY, 5)).toBe(true);
    expect(compare('<=', Number.NaN, 5)).toBe(false);
  });
});

describe('expressions', () => {
  it('a hyphen in a name is never a minus, and a dot before a letter starts a field', () => {
    expect(parseExpression('amount-ks.p < 0.001')).toMatchObject({
      kind: 'term',
      detector: 'amount-ks',
      field: 'p',
      op: '<',
      value: 0.001,
    });
    expect(parseExpression('psi-0.2 > -1e-3')).toMatchObject({ detector: 'psi-0.2', field: null, value: -0.001 });
  });

  it('and binds tighter than or, parentheses group', () => {
    expect(parseExpression('a or b and c')).toMatchObject({ kind: 'or', right: { kind: 'and' } });
    expect(parseExpression('(a or b) and c')).toMatchObject({ kind: 'and', left: { kind: 'or' } });
  });

  it.each([
    ['freshness > 15m', 900, 'duration'],
    ['drop > 5%', 0.05, 'share'],
    ['traffic < 30/m', 0.5, 'rate'],
    ['burn >= 14.4', 14.4, 'number'],
    ['slow>1h30m', 5400, 'duration'],
  ])('%s', (source, value, unit) => {
    expect(parseExpression(source)).toMatchObject({ value, unit });
  });

  it('quantifiers take one comparison; names like theirs are still names', () => {
    expect(parseExpression('count(drift > 0.2) >= 3')).toMatchObject({ kind: 'count', op: '>=', value: 3 });
    expect(parseExpression('all(drift > 0.2)')).toMatchObject({ kind: 'all' });
    expect(parseExpression('count > 3')).toMatchObject({ kind: 'term', detector: 'count' });
    expect(expressionTerms(parseExpression('any(a > 1) or count(b) > 2')).map((term) => term.detector)).toEqual([
      'a',
      'b',
    ]);
  });

  it.each([
    ['', 0, 'the expression is empty'],
    ['a >', 3, "expected a number, duration or share after '>'"],
    ['a > 5x', 4, "'5x' is not a number, a duration (15m), a share (5%) or a rate (10/s)"],
    ['(a', 0, "'(' is not closed"],
    ['a)', 1, "')' closes nothing"],
    ['a b', 2, "expected 'and', 'or' or the end, found 'b'"],
    ['a & b', 2, "'&' has no meaning here"],
    ['any(a > 1 and b > 2)', 10, 'any() takes one comparison; join several outside of it'],
    ['count(a > 1)', 12, 'count(…) is compared with a number: count(…) >= 3'],
    ['a or', 4, 'the expression ends where the name of a detector is expected'],
  ])('%s is an error at %i', (source, offset, message) => {
    let caught: unknown;
    try {
      parseExpression(source);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ExpressionError);
    expect(caught).toMatchObject({ offset, message });
  });

  it('never throws anything else', () => {
    const piece = fc.constantFrom('a-b', '.p', ' and ', ' or ', '(', ')', '>', '<=', '5%', '1h', '-3', 'any', 'x', '%');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (source) => {
          try {
            parseExpression(source);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError);
            expect((error as ExpressionError).offset).toBeGreaterThanOrEqual(0);
            expect((error as ExpressionError).offset).toBeLessThanOrEqual(source.length);
          }
        },
      ),
    );
  });
});

describe('episodes', () => {
  const evaluate = (episodes: Episodes, time: number, holds: boolean) =>
    episodes.evaluate(0, time, holds, holds, 1, null);

  it('fire once the condition has held for long enough, and end at the first evaluation at which it does not', () => {
    const episodes = new Episodes(0, [''], 600, 0);
    for (const [minute, holds] of [
      [0, false],
      [5, true],
      [10, false],
      [15, true],
      [20, true],
      [25, true],
      [30, true],
      [35, false],
    ] as const)
      evaluate(episodes, minute * 60, holds);
    expect(episodes.records).toEqual([
      { rule: 0, segment: '', startsS: 1500, endsS: 2100, notifiedS: 1500, value: 1, quietS: 600, heldS: 900 },
    ]);
  });

  it('merge while gaps are shorter than the cool-down', () => {
    const times = (cooldownS: number) => {
      const episodes = new Episodes(0, [''], 0, cooldownS);
      for (const [time, holds] of [
        [10, true],
        [20, false],
        [30, true],
        [40, false],
        [60, true],
      ] as const)
        evaluate(episodes, time, holds);
      return episodes.records.map(({ startsS, endsS }) => [startsS, endsS]);
    };
    expect(times(0)).toEqual([
      [10, 20],
      [30, 40],
      [60, null],
    ]);
    expect(times(10)).toEqual(times(0));
    expect(times(11)).toEqual([
      [10, 40],
      [60, null],
    ]);
    expect(times(21)).toEqual([[10, null]]);
  });
});

describe('rules over a stack', () => {
  const shape = shapeOf([numeric('a'), numeric('b')], [{ name: 'country', values: ['DE', 'FR'] }]);
  /** One row a second; feature a of DE jumps at 60 s, b of FR at 120 s. */
  const rows: Row[] = Array.from({ length: 240 }, (_, time) => {
    const fr = time % 2;
    return { time, segments: [fr], features: [!fr && time >= 60 ? 10 : 0, fr && time >= 120 ? 10 : 0] };
  });
  const mean = detector('mean', 'level', { signal: 'feature.*', window: '20s', every: '20s' });
  const perCountry = { ...mean, by: ['country'] };
  const starts = (when: string, by: boolean, extra = {}) =>
    run(stackOf(plan([by ? perCountry : mean], [rule('A', when, extra)]), shape), rows, shape, 240)
      .episodes()
      .map(({ segment, startsS, endsS, value }) => [segment, startsS, endsS, value]);

  it('a bare name means any feature, and each segment has episodes of its own', () => {
    expect(starts('mean > 4', false)).toEqual([['', 80, null, 5]]);
    expect(starts('mean > 4', true)).toEqual([
      ['country=DE', 80, null, 10],
      ['country=FR', 140, null, 10],
    ]);
    expect(starts('any(mean > 4)', true)).toEqual(starts('mean > 4', true));
  });

  it('all() and count() go over features and segments and have no segment', () => {
    expect(starts('all(mean > 4)', false)).toEqual([['', 140, null, 5]]);
    expect(starts('count(mean > 4) >= 2', true)).toEqual([['', 140, null, 2]]);
    expect(starts('count(mean > 4) >= 50%', true)).toEqual([['', 140, null, 2]]);
    expect(starts('count(mean > 4) >= 51%', true)).toEqual([]);
  });

  it('for delays the start', () => {
    expect(starts('mean > 4', true, { forS: 40 })).toEqual([
      ['country=DE', 120, null, 10],
      ['country=FR', 180, null, 10],
    ]);
  });

  it('unsegmented values join every segment', () => {
    const stack = stackOf(plan([perCountry, { ...mean, name: 'whole' }], [rule('A', 'mean > 4 and whole > 4')]), shape);
    expect(
      run(stack, rows, shape, 240)
        .episodes()
        .map(({ segment, startsS }) => [segment, startsS]),
    ).toEqual([
      ['country=DE', 80],
      ['country=FR', 140],
    ]);
  });

  it('a rule over a bare windowed detector, an unknown detector or `for` over a chart is an error', () => {
    const build = (detectors: Parameters<typeof plan>[0], when: string, extra = {}) =>
      stackOf(plan(detectors, [rule('A', when, extra)]), shape);
    expect(() => build([mean], 'mean')).toThrow("alert A: 'mean' needs a comparison");
    expect(() => build([mean], 'men > 3')).toThrow("alert A: there is no detector 'men'");
    expect(() => build([mean], 'mean.p > 3')).toThrow("alert A: 'mean' has no field 'p'");
    const chart = detector('chart', 'shewhart', { signal: 'feature.a', mean: 0, sd: 1 });
    expect(() => build([chart], 'chart', { forS: 60 })).toThrow('fires at single moments');
    expect(() => build([chart], 'chart >')).toThrow("expected a number, duration or share after '>'");
  });
});

describe('rules over detectors of single values', () => {
  const shape = shapeOf([numeric('x')]);
  const rows: Row[] = Array.from({ length: 100 }, (_, time) => ({
    time,
    features: [time === 40 || time === 43 ? 9 : 0],
  }));
  const chart = detector('chart', 'shewhart', { signal: 'feature.x', mean: 0, sd: 1 });
  const mean = detector('mean', 'level', { signal: 'feature.x', window: '10s', every: '10s' });
  const episodes = (when: string, extra = {}) =>
    run(stackOf(plan([chart, mean], [rule('A', when, extra)]), shape), rows, shape, 100).episodes();

  it('each firing is an episode of one moment; a cool-down joins them', () => {
    expect(episodes('chart')).toEqual([
      { rule: 0, segment: '', startsS: 40, endsS: 40, notifiedS: 40, value: 1, quietS: 39, heldS: 40 },
      { rule: 0, segment: '', startsS: 43, endsS: 43, notifiedS: 43, value: 1, quietS: 42, heldS: 43 },
    ]);
    expect(episodes('chart', { cooldownS: 4 })).toMatchObject([{ startsS: 40, endsS: 43 }]);
  });

  it('its statistic can be compared at every value', () => {
    expect(episodes('chart.statistic > 8')).toMatchObject([
      { startsS: 40, endsS: 41, value: 9, quietS: 39 },
      { startsS: 43, endsS: 44, value: 9 },
    ]);
  });

  it('a firing while another term holds is part of its episode', () => {
    expect(episodes('chart or mean > 1')).toMatchObject([
      { startsS: 40, endsS: 40 },
      { startsS: 43, endsS: 43 },
      { startsS: 50, endsS: 60 },
    ]);
    expect(episodes('chart and mean < 1')).toMatchObject([{ startsS: 40 }, { startsS: 43 }]);
    expect(episodes('chart and mean > 1')).toEqual([]);
  });
});
