import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsJudged, holdsIn } from '../../../harness/core/where.js';
import { complaints, load, soundBut } from './complaints.js';

const sweep = `sweep:
  faults.lag.scope.share: [10%, 0.25, 100%]
  faults.lag.lasts: [5m, 1h]
  faults.lag.with.mode: [stall, shift]`;
const cases = 'cases: [{id: lag-only, faults: [lag]}, {id: slow-only, faults: [slow]}]';
const slow = '  - {id: slow, inject: latency-spike, with: {factor: 2}}\nstack:';

const swept = (gate: string, more = '') =>
  soundBut(['recall(Stale, lag) >= 0.9', gate], ['gates:', `${sweep}\n${more}gates:`]);

describe('where', () => {
  test('what is wrong with a condition, and where it stands', async () => {
    const gate = (condition: string) => swept(`recall(Stale, lag) >= 0.9 where ${condition}`);
    const said = async (condition: string) => (await complaints(gate(condition))).join('\n');
    expect(await said('faults.lag.scope.shar >= 25%')).toBe(
      "25:42 error: faults.lag.scope.shar is not swept → did you mean 'faults.lag.scope.share'?",
    );
    expect(await said('faults.lag.lasts >= 25%')).toBe(
      "25:62 error: '25%' can't be compared with faults.lag.lasts → it is swept over durations, such as 20m",
    );
    expect(await said('faults.lag.scope.share >= 20m')).toBe(
      "25:68 error: '20m' can't be compared with faults.lag.scope.share → it is swept over numbers or shares, such as 0.25 or 25%",
    );
    expect(await said('faults.lag.with.mode > stall')).toBe(
      '25:63 error: faults.lag.with.mode holds words, which have no order → compare with = or !=',
    );
    expect(await said('faults.lag.with.mode = stal')).toBe(
      "25:65 error: faults.lag.with.mode is never 'stal' → did you mean 'stall'?",
    );
    expect(await said('case = lag-only')).toBe(
      '25:42 error: case is not swept → there is: faults.lag.scope.share, faults.lag.lasts, faults.lag.with.mode',
    );
    expect(await said('faults.lag.scope.share > 25% and faults.lag.scope.share < 100%')).toBe(
      '25:42 error: no cell of the sweep in which lag acts is like that → swept: faults.lag.scope.share: 10%, 0.25, 100%',
    );
    expect(await said('faults.lag.scope.share > 25% or')).toBe(
      "25:71 error: 'or' follows the condition → join conditions with `and`",
    );
    expect(await said('faults.lag.scope.share >= 25% and faults.lag.lasts = 1h')).toBe('');
  });

  test('without a sweep, and of an expectation', async () => {
    expect(
      await complaints(soundBut(['>= 0.9"]', '>= 0.9 where faults.lag.scope.share >= 25%"]'])),
    ).toMatchInlineSnapshot(`
      [
        "21:42 error: \`where\` picks cells of a sweep, and the file has neither sweep nor cases → leave \`where\` out, or add a sweep",
      ]
    `);
    const expectation = swept('recall(Stale, lag) >= 0.9').replace(
      'trials:',
      'expect: [{alert: Stale, outcome: fires, where: faults.lag.lasts > 10}]\ntrials:',
    );
    expect(await complaints(expectation)).toMatchInlineSnapshot(`
      [
        "26:67 error: '10' can't be compared with faults.lag.lasts → it is swept over durations, such as 20m",
      ]
    `);
  });

  test('cases: by id, and a fault that none drills', async () => {
    const text = (gate: string, list = cases) =>
      soundBut(['recall(Stale, lag) >= 0.9', gate], ['gates:', `${list}\ngates:`]).replace('stack:', slow);
    expect(await complaints(text('recall(Stale, lag) >= 0.9 where case = lag-only'))).toEqual([]);
    expect(await complaints(text('recall(Stale, lag) >= 0.9 where case = lag'))).toMatchInlineSnapshot(`
      [
        "23:49 error: there is no case 'lag' → cases: lag-only, slow-only",
      ]
    `);
    expect(await complaints(text('recall(Stale, lag) >= 0.9 where case = slow-only'))).toMatchInlineSnapshot(`
      [
        "23:42 error: no cell of the sweep in which lag acts is like that → cases: lag-only, slow-only",
      ]
    `);
    expect(
      await complaints(text('recall(Stale, lag) >= 0.9', 'cases: [{id: a, faults: [slow]}]')),
    ).toMatchInlineSnapshot(`
      [
        "23:9 warning: no case drills fault 'lag', so this stays inconclusive → add the fault to a case",
      ]
    `);
  });

  test('cells are compared by size, whatever the spelling, and a default counts as its value', async () => {
    const { cells, plan } = await load(
      soundBut(
        ['recall(Stale, lag) >= 0.9', 'recall(Stale, lag) >= 0.9 where faults.lag.scope.share >= 0.3'],
        ['gates:', 'sweep: {faults.lag.scope.share: [10%, 0.25, 30%]}\ngates:'],
      ),
    );
    expect(cells.map(({ set }) => set['faults.lag.scope.share'])).toEqual(['10%', 0.25, '30%', null]);
    const where = plan.gates[0]?.where ?? [];
    expect(cellsJudged(cells, { where, fault: 'lag' })).toEqual([2, 3]);
    expect(cellsJudged(cells, { where, fault: 'other' })).toEqual([]);
    expect(cellsJudged(cells, { fault: null })).toEqual([0, 1, 2, 3]);
  });

  test('a condition and its opposite part the cells', () => {
    const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '=': '!=', '!=': '=' } as const;
    const ops = fc.constantFrom(...(Object.keys(opposite) as (keyof typeof opposite)[]));
    const value = fc.oneof(
      fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
      fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x.toFixed(3)),
    );
    fc.assert(
      fc.property(ops, value, value, (op, own, bar) => {
        const cell = { set: { path: own }, case: null };
        const holds = (sign: typeof op): boolean => holdsIn({ path: 'path', op: sign, value: bar }, cell);
        expect(holds(op)).toBe(!holds(opposite[op]));
        expect(holds('<=')).toBe(holds('<') || holds('='));
      }),
    );
  });
});

describe('precision', () => {
  test('needs the rate of faults', async () => {
    const text = soundBut(['recall(Stale, lag) >= 0.9', 'precision(Stale, lag) >= 0.5']);
    expect(await complaints(text)).toMatchInlineSnapshot(`
      [
        "21:10 error: precision exists only at a known rate of faults, and business.faultsPerDay is missing → say how many faults a day the real system has, such as business: {faultsPerDay: 0.1}",
      ]
    `);
    expect(await complaints(`${text}\nbusiness: {faultsPerDay: 0.2}\n`)).toEqual([]);
    expect(await complaints(`${text}\nbusiness: {faultsPerDay: 0}\n`)).toMatchInlineSnapshot(`
      [
        "24:26 error: business.faultsPerDay: the rate of faults must be more than 0",
      ]
    `);
  });
});
