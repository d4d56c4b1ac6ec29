import { describe, expect, it } from 'vitest';
import { stream } from '../../../../harness/core/rng.js';
import { binomial, drawn, multinomial, partOf, poisson, sumOf } from '../../../../harness/system/aggregate/counts.js';
import { goodness, momentsOf } from './chi-square.js';

const draws = 200_000;

function histogram(cells: number, draw: () => number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (let i = 0; i < draws; i++) counts[Math.min(cells - 1, draw())] += 1;
  return counts;
}

/** Chances of 0 … cells − 2, the last one of all above. */
function chances(cells: number, first: number, next: (k: number) => number): number[] {
  const logs = [first];
  for (let k = 1; k < cells - 1; k++) logs.push(logs[k - 1] + Math.log(next(k)));
  const shares = logs.map(Math.exp);
  return [...shares, Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0))];
}

describe('draws of counts have their law (chi-square at fixed seeds, p > 0.001)', () => {
  it.each([0.02, 0.7, 9.9, 10, 40, 1500])('poisson of mean %d', (mean) => {
    const rng = stream(`poisson ${mean}`, 'x');
    const cells = Math.ceil(mean + 6 * Math.sqrt(mean) + 6);
    const shares = chances(cells, -mean, (k) => mean / k);
    expect(
      goodness(
        histogram(cells, () => poisson(rng, mean)),
        shares,
      ),
      `seed 'poisson ${mean}'`,
    ).toBeGreaterThan(0.001);
  });

  it.each([
    [1, 0.3],
    [30, 0.02],
    [1500, 0.0005],
    [1500, 0.01],
    [400, 0.5],
    [2000, 0.93],
    [100_000, 0.001],
  ])('binomial of %d at %d', (n, p) => {
    const rng = stream(`binomial ${n} ${p}`, 'x');
    const cells = Math.min(n + 2, Math.ceil(n * p + 6 * Math.sqrt(n * p) + 8));
    const shares = chances(cells, n * Math.log1p(-p), (k) => ((n - k + 1) / k) * (p / (1 - p)));
    expect(
      goodness(
        histogram(cells, () => binomial(rng, n, p)),
        shares,
      ),
      `seed 'binomial ${n} ${p}'`,
    ).toBeGreaterThan(0.001);
  });

  it('draws without replacement: hypergeometric, and all marked ones are found in the end', () => {
    const rng = stream('drawn', 'x');
    const values = Array.from({ length: 50_000 }, () => drawn(rng, 30, 40, 100));
    const { mean, variance } = momentsOf(values);
    expect(mean).toBeCloseTo(12, 1);
    expect(variance / ((30 * 0.4 * 0.6 * 70) / 99)).toBeCloseTo(1, 1);
    const first = drawn(rng, 60, 40, 100);
    expect(first + drawn(rng, 40, 40 - first, 40)).toBe(40);
  });

  it('multinomial counts add up, whatever rounding does to the shares', () => {
    const rng = stream('multinomial', 'x');
    const out = new Float64Array(4);
    const totals = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) {
      multinomial(rng, 17, [0.1, 0.2, 0.7 - 1e-9, 0], out);
      expect(out.reduce((sum, n) => sum + n, 0)).toBe(17);
      out.forEach((n, cell) => {
        totals[cell] += n;
      });
    }
    expect(totals[3]).toBe(0);
    expect(goodness(totals.slice(0, 3), [0.1, 0.2, 0.7])).toBeGreaterThan(0.001);
  });

  it('sums have the mean and the variance of n values, and a part of them its share', () => {
    const rng = stream('sums', 'x');
    const [mean, variance] = [0.02, 0.0001];
    for (const n of [1, 3, 200]) {
      const sums = Array.from({ length: 50_000 }, () => sumOf(rng, n, mean, variance));
      const found = momentsOf(sums);
      expect(Math.min(...sums)).toBeGreaterThan(0);
      expect(found.mean / (n * mean)).toBeCloseTo(1, 2);
      expect(found.variance / (n * variance)).toBeCloseTo(1, 1);
    }
    const parts = Array.from({ length: 50_000 }, () =>
      partOf(rng, 30, 200, sumOf(rng, 200, mean, variance), mean, variance),
    );
    expect(momentsOf(parts).mean / (30 * mean)).toBeCloseTo(1, 2);
    expect(momentsOf(parts).variance / (30 * variance)).toBeCloseTo(1, 1);
    expect(sumOf(rng, 5, 0.3, 0)).toBe(1.5);
    expect(partOf(rng, 2, 5, 1.5, 0.3, 0)).toBeCloseTo(0.6, 12);
  });
});
