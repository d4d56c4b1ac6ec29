import { describe, expect, it } from 'vitest';
import { confidenceSequence, unbiasedShare } from '../../../harness/score/stopping.js';

describe('confidenceSequence', () => {
  it('solves the mixture’s equation at its ends', () => {
    for (const [hits, n] of [
      [0, 1],
      [3, 10],
      [60, 60],
      [81, 263],
    ]) {
      const { low, high } = confidenceSequence(hits, n);
      for (const p of [low, high].filter((end) => end > 0 && end < 1)) {
        // The mixture's marginal likelihood by its recursion, over the likelihood at p: 20 at a border.
        let ratio = 1;
        for (let i = 0; i < hits; i++) ratio *= (i + 0.5) / (i + 1) / p;
        for (let j = 0; j < n - hits; j++) ratio *= (j + 0.5) / (hits + j + 1) / (1 - p);
        expect(ratio).toBeCloseTo(20, 5);
      }
      expect(low).toBeLessThanOrEqual(hits / n);
      expect(high).toBeGreaterThanOrEqual(hits / n);
    }
  });

  it('knows nothing without trials and mirrors hits and misses', () => {
    expect(confidenceSequence(0, 0)).toEqual({ low: 0, high: 1 });
    const [few, many] = [confidenceSequence(7, 40), confidenceSequence(33, 40)];
    expect(few.low).toBeCloseTo(1 - many.high, 12);
    expect(few.high).toBeCloseTo(1 - many.low, 12);
  });
});

/** Every order of n outcomes. */
function orders(n: number): boolean[][] {
  return Array.from({ length: 2 ** n }, (_, code) => Array.from({ length: n }, (_, i) => ((code >> i) & 1) === 1));
}

describe('unbiasedShare', () => {
  const block = 3;
  const budget = 11;
  const stops = (hits: number, n: number): boolean => hits >= 0.8 * n || hits <= 0.15 * n;

  /** Where a path ends: hits and trials. */
  function end(path: readonly boolean[]): { hits: number; n: number } {
    let hits = 0;
    for (let n = 1; n <= budget; n++) {
      if (path[n - 1]) hits += 1;
      if (n === budget || (n % block === 0 && stops(hits, n))) return { hits, n };
    }
    throw new Error('unreachable');
  }

  it('is the share of paths that begin with a hit, counted one by one', () => {
    const ends = new Map<string, { all: number; begin: number; hits: number; n: number }>();
    for (const path of orders(budget)) {
      const { hits, n } = end(path);
      // Orders after the stop repeat a path 2^(budget − n) times; shares are not moved by it.
      const known = ends.get(`${hits}/${n}`) ?? { all: 0, begin: 0, hits, n };
      known.all += 1;
      if (path[0]) known.begin += 1;
      ends.set(`${hits}/${n}`, known);
    }
    expect(ends.size).toBeGreaterThan(10);
    for (const { all, begin, hits, n } of ends.values())
      expect(unbiasedShare(stops, block, hits, n)).toBeCloseTo(begin / all, 12);
  });

  it('has the true share as its mean, where k/n has not', () => {
    for (const p of [0.1, 0.5, 0.7, 0.9]) {
      let mean = 0;
      let naive = 0;
      for (const path of orders(budget)) {
        const weight = path.reduce((product, hit) => product * (hit ? p : 1 - p), 1);
        const { hits, n } = end(path);
        mean += weight * unbiasedShare(stops, block, hits, n);
        naive += (weight * hits) / n;
      }
      expect(mean).toBeCloseTo(p, 10);
      if (p === 0.7) expect(Math.abs(naive - p)).toBeGreaterThan(0.005);
    }
  });

  it('is k/n where nothing stops, also over hundreds of blocks', () => {
    const never = (): boolean => false;
    expect(unbiasedShare(never, 20, 1234, 4000)).toBeCloseTo(1234 / 4000, 9);
    expect(unbiasedShare(never, 20, 0, 40)).toBe(0);
    expect(unbiasedShare(never, 20, 40, 40)).toBe(1);
  });
});
