import { describe, expect, it } from 'vitest';
import { wilson } from '../../../harness/core/wilson.js';
import { clopperPearson } from '../../../harness/score/clopper-pearson.js';
import { garwood } from '../../../harness/score/garwood.js';
import { logrank } from '../../../harness/score/logrank.js';
import { mcnemar } from '../../../harness/score/mcnemar.js';
import { kaplanMeier, restrictedMeanSurvival, survivalQuantile } from '../../../harness/score/survival.js';

/** Remission in weeks, 6-mercaptopurine against placebo; a plus is a patient still in remission (Freireich 1963). */
const treated = arm('6+ 6 6 6 7 9+ 10+ 10 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+');
const placebo = arm('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23');

function arm(text: string): { times: number[]; seen: boolean[] } {
  const items = text.split(' ');
  return { times: items.map((item) => Number.parseInt(item, 10)), seen: items.map((item) => !item.endsWith('+')) };
}

const round = (values: readonly number[], digits: number): number[] =>
  values.map((value) => Number(value.toFixed(digits)));

describe('published results', () => {
  it('Wilson 81 of 263 and 0 of 20', () => {
    expect(round(wilson(81, 263), 4)).toEqual([0.2553, 0.3662]);
    expect(round(wilson(0, 20), 4)).toEqual([0, 0.1611]);
    expect(round(wilson(20, 20), 4)).toEqual([0.8389, 1]);
    expect(wilson(0, 0)).toEqual([0, 1]);
  });

  it('Garwood 0 and 10', () => {
    expect(round(garwood(0, 0.025), 3)).toEqual([0, 3.689]);
    expect(round(garwood(10, 0.025), 3)).toEqual([4.795, 18.39]);
    expect(round(garwood(0, 0.05), 3)).toEqual([0, 2.996]);
  });

  it('exact bounds: 59 of 59 show at least 0.95, 58 of 58 do not', () => {
    expect(clopperPearson(59, 59, 0.05)[0]).toBeGreaterThanOrEqual(0.95);
    expect(clopperPearson(58, 58, 0.05)[0]).toBeLessThan(0.95);
    expect(clopperPearson(0, 59, 0.05)[1]).toBeLessThanOrEqual(0.05);
    expect(round(clopperPearson(8, 10, 0.025), 4)).toEqual([0.4439, 0.9748]);
  });

  it('Freireich: medians, log-rank, restricted means with standard errors', () => {
    const first = kaplanMeier(treated.times, treated.seen);
    const second = kaplanMeier(placebo.times, placebo.seen);
    expect([survivalQuantile(first, 0.5), survivalQuantile(second, 0.5)]).toEqual([23, 8]);
    expect(survivalQuantile(first, 0.9)).toBeNull();
    expect(round(first.survival.slice(0, 4), 4)).toEqual([0.8571, 0.8067, 0.7529, 0.6902]);
    const { chiSquared, p } = logrank(treated, placebo);
    expect(chiSquared).toBeCloseTo(16.793, 3);
    expect(p).toBeLessThan(5e-5);
    const long = restrictedMeanSurvival(first, 21);
    const short = restrictedMeanSurvival(second, 21);
    expect(round([long.value, long.error], 3)).toEqual([16.744, 1.355]);
    expect(round([short.value, short.error], 3)).toEqual([8.524, 1.31]);
  });

  it('McNemar exact, one-sided', () => {
    expect(mcnemar(5, 0)).toBeCloseTo(1 / 32, 12);
    expect(mcnemar(3, 1)).toBeCloseTo(5 / 16, 12);
    expect(mcnemar(0, 7)).toBe(1);
    expect(mcnemar(0, 0)).toBe(1);
  });
});
