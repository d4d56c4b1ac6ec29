import { describe, expect, it } from 'vitest';
import { stream } from '../../harness/core/rng.js';
import { wilson } from '../../harness/core/wilson.js';
import { confidenceSequence, unbiasedShare } from '../../harness/score/stopping.js';

const seed = 'stopping-1';
const looks = 400;
const runs = 4000;

describe('the confidence sequence', () => {
  it('covers the truth at all of 400 looks in at least 95 % of runs, where Wilson does not', () => {
    for (const p of [0.02, 0.1, 0.5, 0.9, 0.98]) {
      const rng = stream(seed, `looks ${p}`);
      const table = Array.from({ length: looks + 1 }, (_, n) =>
        Array.from({ length: n + 1 }, (_, k) => {
          const { low, high } = confidenceSequence(k, n);
          return low <= p && p <= high;
        }),
      );
      const naive = Array.from({ length: looks + 1 }, (_, n) =>
        Array.from({ length: n + 1 }, (_, k) => {
          const [low, high] = wilson(k, n);
          return low <= p && p <= high;
        }),
      );
      let missed = 0;
      let missedByWilson = 0;
      for (let run = 0; run < runs; run++) {
        let hits = 0;
        let inside = true;
        let insideWilson = true;
        for (let n = 1; n <= looks; n++) {
          if (rng.uniform() < p) hits += 1;
          inside &&= table[n][hits];
          if (n >= 10) insideWilson &&= naive[n][hits];
        }
        if (!inside) missed += 1;
        if (!insideWilson) missedByWilson += 1;
      }
      console.log(
        `p ${p}: some look misses the truth in ${((100 * missed) / runs).toFixed(1)} % of runs, ` +
          `Wilson's in ${((100 * missedByWilson) / runs).toFixed(1)} %`,
      );
      // Four standard errors above 5 %.
      expect(missed / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs));
      if (p === 0.5) expect(missedByWilson / runs).toBeGreaterThan(0.2);
    }
  });

  it('stops a cell with an unbiased share', () => {
    const block = 20;
    const budget = 400;
    const stops = (hits: number, n: number): boolean => {
      const { low, high } = confidenceSequence(hits, n);
      return low > 0.9 || high < 0.9 || high - low < 0.1;
    };
    const known = new Map<string, number>();
    for (const p of [0.5, 0.8, 0.9, 0.97]) {
      const rng = stream(seed, `stop ${p}`);
      let sum = 0;
      let squares = 0;
      let naive = 0;
      let trials = 0;
      for (let run = 0; run < runs; run++) {
        let hits = 0;
        let n = 0;
        do {
          if (rng.uniform() < p) hits += 1;
          n += 1;
        } while (n < budget && !(n % block === 0 && stops(hits, n)));
        const key = `${hits}/${n}`;
        const share = known.get(key) ?? unbiasedShare(stops, block, hits, n);
        known.set(key, share);
        sum += share;
        squares += share * share;
        naive += hits / n;
        trials += n;
      }
      const mean = sum / runs;
      const error = Math.sqrt((squares / runs - mean * mean) / runs);
      console.log(
        `p ${p}: R* ${mean.toFixed(4)}, k/n ${(naive / runs).toFixed(4)}, ${(trials / runs).toFixed(0)} trials on average`,
      );
      expect(Math.abs(mean - p)).toBeLessThan(4 * error);
    }
  }, 120_000);
});
