import { describe, expect, it } from 'vitest';
import { stream } from '../../../harness/core/rng.js';
import { amocPoints } from '../../../harness/score/amoc.js';
import { type SeverityTrials, sensitivity } from '../../../harness/score/mde.js';
import { fitPower, powerAt, severityAt } from '../../../harness/score/power-curve.js';

const estimate = (value: number | null) => ({ value, low: null, high: null, n: 10 });

describe('fitPower', () => {
  it('finds the curve that made the shares', () => {
    for (const truth of [
      { a: 0.7, b: 2.5, r0: 0.1 },
      { a: 40, b: 0.8, r0: 0 },
      { a: 900, b: 6, r0: 0.4 },
    ]) {
      const levels = [0.2, 0.5, 0.8, 1, 1.3, 2].map((scale) => {
        const severity = scale * truth.a;
        return { severity, hits: 1e6 * powerAt(truth, severity), n: 1e6 };
      });
      const fit = fitPower(levels, truth.r0);
      expect(fit?.a).toBeCloseTo(truth.a, 5);
      expect(fit?.b).toBeCloseTo(truth.b, 5);
      expect(fit?.deviance).toBeCloseTo(0, 4);
    }
  });

  it('maximises the likelihood: no neighbour has a smaller deviance', () => {
    const levels = [
      { severity: 0, hits: 7, n: 60 },
      { severity: 0.5, hits: 11, n: 60 },
      { severity: 1, hits: 21, n: 60 },
      { severity: 2, hits: 52, n: 60 },
      { severity: 4, hits: 60, n: 60 },
    ];
    const fit = fitPower(levels, 0.1);
    if (fit === null) throw new Error('no fit');
    const deviance = (a: number, b: number): number =>
      levels.slice(1).reduce((sum, { severity, hits, n }) => {
        const p = powerAt({ a, b, r0: 0.1 }, severity);
        const part = (k: number, q: number): number => (k === 0 ? 0 : k * Math.log(k / (n * q)));
        return sum + 2 * (part(hits, p) + part(n - hits, 1 - p));
      }, 0);
    expect(deviance(fit.a, fit.b)).toBeCloseTo(fit.deviance, 8);
    for (const [x, y] of [
      [1.01, 1],
      [0.99, 1],
      [1, 1.01],
      [1, 0.99],
      [1.01, 0.99],
      [0.99, 1.01],
    ])
      expect(deviance(fit.a * x, fit.b * y)).toBeGreaterThan(fit.deviance);
  });

  it('gives nothing where nothing rises', () => {
    const at = (severity: number, hits: number) => ({ severity, hits, n: 40 });
    expect(fitPower([at(1, 3), at(2, 2), at(3, 4)], 0.1)).toBeNull();
    expect(fitPower([at(1, 40), at(2, 40)], 0.1)).toBeNull();
    expect(fitPower([at(0, 2), at(2, 20)], 0.1)).toBeNull();
    expect(fitPower([at(1, 3), at(2, 30)], 1)).toBeNull();
  });

  it('holds a step between two levels', () => {
    const at = (severity: number, hits: number) => ({ severity, hits, n: 40 });
    const fit = fitPower([at(1, 0), at(2, 0), at(3, 40), at(4, 40)], 0);
    if (fit === null) throw new Error('no fit');
    expect(severityAt(fit, 0.8)).toBeGreaterThan(2);
    expect(severityAt(fit, 0.8)).toBeLessThan(3);
  });
});

/** Seeds with a threshold each: hit at every severity above it, so that neighbouring severities are alike. */
function drilled(severities: readonly number[], trials: number, seed: string): [SeverityTrials[], boolean[]] {
  const rng = stream(seed, 'thresholds');
  const truth = { a: 1, b: 2, r0: 0 };
  const thresholds = Array.from({ length: trials }, () => truth.a * (-Math.log(1 - rng.uniform())) ** (1 / truth.b));
  const chance = Array.from({ length: trials }, () => rng.uniform() < 0.1);
  const levels = severities.map((severity) => ({
    severity,
    hits: thresholds.map((threshold, i) => severity > threshold || chance[i]),
  }));
  return [levels, chance];
}

describe('sensitivity', () => {
  const severities = [0.25, 0.5, 0.75, 1, 1.5, 2, 3];
  const truth = Math.log(5) ** (1 / 2);

  it('covers the true effect, though all severities share their seeds', () => {
    let covered = 0;
    const runs = 60;
    for (let run = 0; run < runs; run++) {
      const [levels, chance] = drilled(severities, 60, `mde ${run}`);
      const { mde } = sensitivity(levels, chance, `again ${run}`);
      if (mde.low !== null && mde.high !== null && mde.low <= truth && truth <= mde.high) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(51);
  });

  it('is the same again, and out of range without two levels on either side', () => {
    const [levels, chance] = drilled(severities, 60, 'mde');
    expect(sensitivity(levels, chance, 'x')).toEqual(sensitivity(levels, chance, 'x'));
    const below = sensitivity(levels.slice(0, 5), chance, 'x');
    expect(below.mde.value).toBeNull();
    expect(below.fit).not.toBeNull();
    expect(sensitivity(levels.slice(3), chance, 'x').mde.value).toBeNull();
  });

  it('leaves out seeds that do not count', () => {
    const [levels, chance] = drilled(severities, 60, 'mde');
    const half = <T>(list: readonly T[]): (T | null)[] => list.map((one, i) => (i < 30 ? one : null));
    const cut = levels.map(({ severity, hits }) => ({ severity, hits: hits.slice(0, 30) }));
    const masked = levels.map(({ severity, hits }) => ({ severity, hits: half(hits) }));
    expect(sensitivity(masked, half(chance), 'x').fit).toEqual(sensitivity(cut, chance.slice(0, 30), 'x').fit);
    expect(sensitivity(masked, half(chance), 'x').mde.n).toBe(30);
  });
});

describe('amocPoints', () => {
  it('marks what another point beats', () => {
    const points = amocPoints(
      [
        { value: 1, perDay: estimate(4), rmst: estimate(10), current: false },
        { value: 2, perDay: estimate(2), rmst: estimate(20), current: true },
        { value: 3, perDay: estimate(2), rmst: estimate(30), current: false },
        { value: 4, perDay: estimate(0), rmst: estimate(90), current: false },
        { value: 5, perDay: estimate(0), rmst: estimate(null), current: false },
      ],
      100,
    );
    expect(points.map(({ dominated }) => dominated)).toEqual([false, false, true, false, false]);
    expect(points.map(({ delay }) => delay.value)).toEqual([0.1, 0.2, 0.3, 0.9, null]);
    expect(points.filter(({ current }) => current).map(({ value }) => value)).toEqual([2]);
  });
});
