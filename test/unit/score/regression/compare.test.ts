import { beforeAll, describe, expect, it } from 'vitest';
import type { Comparison, SeedResults } from '../../../../harness/core/comparison.js';
import { specialReady } from '../../../../harness/core/special.js';
import { compareSeeds } from '../../../../harness/score/regression/compare.js';
import { looksUpTo } from '../../../../harness/score/regression/looks.js';
import { inCells, list, seeds } from './seeds.js';

beforeAll(specialReady);

const at = (base: SeedResults, now: SeedResults, most = 20, exact = false): Comparison =>
  compareSeeds(base, now, { looks: looksUpTo(most), seed: 's', exact });

/** Delays about 600 s that differ from seed to seed. */
const delays = list(160, (i) => 500 + ((i * 37) % 200));

describe('compareSeeds', () => {
  it('passes at once what is the same in every seed', () => {
    const one = seeds({ A: { ttd: delays }, B: { ttd: list(160, () => null), alarms: list(160, (i) => i % 2) } });
    const result = at(one, one);
    expect(result).toMatchObject({ verdict: 'pass', settled: true, seeds: 20, added: [], removed: [] });
    expect(result.cells.map(({ note }) => note)).toEqual(['the same in every seed', 'the same in every seed']);
  });

  it('fails at the first look what is slower in every seed, and leaves the other alert alone', () => {
    const base = seeds({ A: { ttd: delays }, B: { ttd: delays } });
    const now = seeds({ A: { ttd: delays.map((delay) => delay + 120) }, B: { ttd: delays } });
    const result = at(base, now);
    expect(result.verdict).toBe('fail');
    expect(result.settled).toBe(true);
    expect(result.cells.map(({ verdict, change }) => [verdict, change])).toEqual([
      ['fail', 'slower'],
      ['pass', 'same'],
    ]);
    expect(result.cells[0].differenceS).toBeCloseTo(120);
  });

  it('asks for more seeds before it passes what moved, and passes it when it is not slower by 10 %', () => {
    const base = seeds({ A: { ttd: delays } });
    const now = seeds({ A: { ttd: delays.map((delay, i) => delay + (i % 2 === 0 ? 5 : -5)) } });
    expect(at(base, now)).toMatchObject({ verdict: 'inconclusive', settled: false });
    expect(at(base, now, 40)).toMatchObject({ verdict: 'pass', settled: true });
  });

  it('takes one evaluation interval as the margin where that is larger', () => {
    const base = seeds({ A: { ttd: delays, everyS: 300 } });
    const now = seeds({ A: { ttd: delays.map((delay, i) => delay + (i % 2 === 0 ? 200 : -196)), everyS: 300 } });
    expect(at(base, now, 40).verdict).toBe('pass');
    const strict = (ttd: (number | null)[]) => seeds({ A: { ttd } });
    const [before, after] = [base, now].map((one) => one.cells['as written'].alerts.A.faults.lag.faulted);
    expect(at(strict(before), strict(after), 40).verdict).toBe('inconclusive');
  });

  it('fails rare new misses that the mean hides', () => {
    const base = seeds({ A: { ttd: list(160, () => 3500) } });
    const now = seeds({ A: { ttd: list(160, (i) => (i % 2 === 0 ? 3300 : null)) } });
    const result = at(base, now);
    expect(result.cells[0]).toMatchObject({ verdict: 'fail', newDetections: [] });
    expect(result.cells[0].newMisses).toHaveLength(10);
    expect(result.cells[0].pSlower).toBe(1);
    expect(result.cells[0].note).toContain('10 missed');
  });

  it('fails a noisier alert, by seed', () => {
    const base = seeds({ A: { ttd: delays } });
    const now = seeds({ A: { ttd: delays, alarms: list(160, (i) => (i % 3 === 0 ? 2 : 0)) } });
    const result = at(base, now);
    expect(result.verdict).toBe('fail');
    expect(result.alarms[0]).toMatchObject({ verdict: 'fail', change: 'noisier', base: 0, now: 14 });
    expect(at(now, base)).toMatchObject({ verdict: 'pass', settled: true });
  });

  it('looks on where false alarms look worse without being shown so', () => {
    const base = seeds({ A: { ttd: delays } });
    const now = seeds({ A: { ttd: delays, alarms: list(160, (i) => (i === 3 || i === 7 ? 1 : 0)) } });
    expect(at(base, now)).toMatchObject({ verdict: 'pass', settled: true });
    const more = seeds({ A: { ttd: delays, alarms: list(160, (i) => (i < 5 ? 1 : 0)) } });
    expect(at(base, more)).toMatchObject({ verdict: 'pass', settled: false });
  });

  it('drops masked pairs and does not judge a cell with more than 10 % of them', () => {
    const base = seeds({ A: { ttd: delays } });
    const few = seeds({ A: { ttd: delays.map((delay, i) => (i === 4 ? null : delay)), masked: [4] } });
    expect(at(base, few).cells[0]).toMatchObject({ pairs: 19, masked: 1, newMisses: [], verdict: 'inconclusive' });
    expect(at(base, few, 40).cells[0].verdict).toBe('pass');
    const many = seeds({ A: { ttd: list(160, () => null), masked: list(160, (i) => i) } });
    expect(at(base, many).cells[0]).toMatchObject({ verdict: 'inconclusive', pairs: 0 });
    expect(at(base, many).cells[0].note).toContain('masked in 20 of 20');
  });

  it('counts a removed alert as missing everything and a new one as nothing to compare', () => {
    const base = seeds({ A: { ttd: delays }, Old: { ttd: delays } });
    const now = seeds({ A: { ttd: delays }, New: { ttd: delays, alarms: list(160, () => 3) } });
    const result = at(base, now);
    expect(result).toMatchObject({ verdict: 'fail', added: ['New'], removed: ['Old'] });
    expect(result.cells.map(({ alert, verdict }) => [alert, verdict])).toEqual([
      ['A', 'pass'],
      ['Old', 'fail'],
    ]);
  });

  it('corrects for many cells: what one cell may fail for, one of many that differ may not', () => {
    // Five seeds slower and none faster: p = 1/32 before the looks' share.
    const base = list(20, () => 600);
    const slower = (more: number) => base.map((delay, i) => delay + (i < more ? 60 : 0));
    const alone = at(seeds({ A: { ttd: base } }), seeds({ A: { ttd: slower(6) } }));
    expect(alone.cells[0].verdict).toBe('fail');
    const noise = base.map((delay, i) => delay + (i % 2 === 0 ? 1 : -1));
    const names = ['A', 'B', 'C', 'D'];
    const before = seeds(Object.fromEntries(names.map((name) => [name, { ttd: base }])));
    const after = seeds(Object.fromEntries(names.map((name) => [name, { ttd: name === 'A' ? slower(6) : noise }])));
    expect(at(before, after).cells[0].verdict).toBe('inconclusive');
  });

  it('fails the segment that got slower where the alert as a whole does not show it', () => {
    const countries = { DE: delays.map((delay) => delay + 600), FR: delays };
    const base = seeds({ A: { ttd: delays, countries } });
    const now = seeds({ A: { ttd: delays, countries: { ...countries, DE: delays.map((delay) => delay + 900) } } });
    const result = at(base, now);
    expect(result.cells.map(({ segment, verdict, change }) => [segment, verdict, change])).toEqual([
      [null, 'pass', 'same'],
      ['country=DE', 'fail', 'slower'],
      ['country=FR', 'pass', 'same'],
    ]);
    expect(result.verdict).toBe('fail');
  });

  it('counts a segment in which an alert no longer fires as missed, and compares none that are divided otherwise', () => {
    const base = seeds({ A: { ttd: delays, countries: { DE: delays } } });
    const silent = at(base, seeds({ A: { ttd: delays, countries: {} } }));
    expect(silent.cells[1]).toMatchObject({ segment: 'country=DE', verdict: 'fail' });
    expect(silent.cells[1].newMisses).toHaveLength(20);
    const undivided = at(base, seeds({ A: { ttd: delays } }));
    expect(undivided).toMatchObject({ verdict: 'pass', cells: [{ segment: null }] });
  });

  it('compares the cells that both have, and false alarms once where cells share their twin', () => {
    const cell = (ttd: (number | null)[], more = {}) => ({ A: { ttd, ...more } });
    const results = (slow: number): SeedResults => {
      const made = inCells({ 'share=10%': cell(delays), 'share=50%': cell(delays.map((delay) => delay + slow)) });
      delete made.cells['share=50%'].alerts.A.falseAlarms;
      return made;
    };
    const result = at(results(0), results(120));
    expect(result.cells.map(({ cell: label, verdict }) => [label, verdict])).toEqual([
      ['share=10%', 'pass'],
      ['share=50%', 'fail'],
    ]);
    expect(result.alarms).toMatchObject([{ cell: null, alert: 'A', verdict: 'pass' }]);
    const other = inCells({ 'share=10%': cell(delays), 'share=90%': cell(delays) });
    expect(at(results(0), other).cells.map(({ cell: label }) => label)).toEqual(['share=10%']);
  });

  it('judges a scenario in which nothing is random on its one seed', () => {
    const base = seeds({ A: { ttd: [600] } });
    const verdict = (ttd: number | null, alarms = 0) =>
      compareSeeds(base, seeds({ A: { ttd: [ttd], alarms: [alarms] } }), {
        looks: looksUpTo(1),
        seed: 's',
        exact: true,
      }).verdict;
    expect([verdict(600), verdict(650), verdict(700), verdict(null), verdict(600, 1)]).toEqual([
      'pass',
      'pass',
      'fail',
      'fail',
      'fail',
    ]);
  });
});

describe('looks', () => {
  it('end at the most seeds, with no more error than planned', () => {
    expect(looksUpTo(160).map(({ seeds: n }) => n)).toEqual([20, 40, 80, 160]);
    expect(looksUpTo(40).map(({ seeds: n }) => n)).toEqual([20, 40]);
    expect(looksUpTo(50).map(({ seeds: n }) => n)).toEqual([20, 40, 50]);
    expect(looksUpTo(8).map(({ seeds: n }) => n)).toEqual([8]);
    for (const most of [8, 20, 50, 160, 1000]) {
      expect(looksUpTo(most).reduce((sum, { failAlpha }) => sum + failAlpha, 0)).toBeLessThanOrEqual(0.05 + 1e-12);
      expect(looksUpTo(most).reduce((sum, { passAlpha }) => sum + passAlpha, 0)).toBeLessThanOrEqual(0.05 + 1e-12);
    }
  });
});
