import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowedDeclaration } from '../../../detectors/detector.js';
import { detectors } from '../../../detectors/registry.js';
import { BinSketch, edgeBins } from '../../../detectors/sketches/bins.js';
import { areaUnderCurve } from '../../../detectors/statistics/auc.js';
import { jensenShannon, populationStability, relativeEntropy } from '../../../detectors/statistics/divergence.js';
import { gapProbability, kolmogorovSmirnov } from '../../../detectors/statistics/kolmogorov-smirnov.js';
import { quantiles } from '../../../detectors/statistics/select.js';
import { stream } from '../../../harness/core/rng.js';

/** Share of lattice paths that reach |i/n − j/m| ≥ steps·g/(nm), by counting all of them. */
function counted(n: number, m: number, steps: number, divisor: number): number {
  const all: number[][] = [];
  const inside: number[][] = [];
  for (let i = 0; i <= n; i++) {
    all.push([]);
    inside.push([]);
    for (let j = 0; j <= m; j++) {
      const sum = (of: number[][]) => (i > 0 ? of[i - 1][j] : 0) + (j > 0 ? of[i][j - 1] : 0);
      all[i].push(i + j === 0 ? 1 : sum(all));
      inside[i].push(Math.abs(i * m - j * n) >= steps * divisor ? 0 : i + j === 0 ? 1 : sum(inside));
    }
  }
  return 1 - inside[n][m] / all[n][m];
}

describe('the Kolmogorov–Smirnov test', () => {
  it('gives the share of all interleavings with so large a gap', () => {
    const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));
    for (let n = 1; n <= 11; n++)
      for (let m = 1; m <= 11; m++) {
        const divisor = divisorOf(n, m);
        const multiple = (n * m) / divisor;
        for (let steps = 1; steps <= multiple; steps++)
          expect(gapProbability(n, m, steps / multiple), `${n}, ${m}, ${steps}`).toBeCloseTo(
            counted(n, m, steps, divisor),
            12,
          );
      }
  });

  it.each([
    [100, 0.03638],
    [500, 0.0495],
  ])('has its published size at nominal 0.05 for two samples of %i', (n, size) => {
    let largest = 0;
    for (let steps = 1; steps <= n; steps++) {
      const p = gapProbability(n, n, steps / n);
      if (p <= 0.05 && p > largest) largest = p;
    }
    expect(largest).toBeCloseTo(size, 4);
  });

  it('joins its limiting form smoothly where the exact one would be dear', () => {
    const exact = gapProbability(9999, 10_000, 0.05);
    const beyond = gapProbability(10_001, 10_000, 0.05);
    expect(Math.abs(Math.log(exact / beyond))).toBeLessThan(0.1);
    expect(gapProbability(9999, 10_000, 0.9)).toBeLessThan(1e-300);
    expect(gapProbability(10_000, 9_000, 0)).toBe(1);
  });

  it('counts ties on both sides at once', () => {
    expect(kolmogorovSmirnov(Float64Array.of(1, 1, 2), Float64Array.of(1, 1, 2)).statistic).toBe(0);
    expect(kolmogorovSmirnov(Float64Array.of(1, 1, 2, 3), Float64Array.of(2, 2)).statistic).toBe(0.5);
    expect(kolmogorovSmirnov(Float64Array.of(1, 2), Float64Array.of(3, 4))).toEqual({ statistic: 1, p: 1 / 3 });
  });
});

describe('PSI without drift', () => {
  it('has the mean and the 95 % quantile of a scaled χ² with 9 degrees of freedom', () => {
    const seed = 'psi-null';
    const rng = stream(seed, 'values');
    const declaration = detectors.get('psi') as WindowedDeclaration;
    const rows = (n: number) => {
      const values = new Float64Array(n);
      rng.fillNormal(values, 0, n);
      return { values, predictions: null, scores: null, firstOrdinal: 0 };
    };
    const found = Float64Array.from({ length: 2000 }, () => {
      const detector = declaration.create(declaration.params.parse({ signal: 'feature.x' }), {
        signal: 'feature.x',
        categories: null,
        binary: false,
        fields: new Set(),
        reference: rows(1000),
        referenceCount: 1000,
        referenceSketch: null,
      });
      const sketch = detector.sketch();
      sketch.add(rows(1000), 0, 1000);
      return detector.evaluate([sketch], [1]).statistic ?? Number.NaN;
    });
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const error = (Math.sqrt(18) * 0.002) / Math.sqrt(found.length);
    expect(Math.abs(mean - 0.018), `seed ${seed}: ${mean}`).toBeLessThan(4 * error);
    const above = found.filter((value) => value > 0.0338).length / found.length;
    expect(Math.abs(above - 0.05), `seed ${seed}: ${above}`).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / found.length));
  });
});

describe('divergences', () => {
  const counts = fc.array(fc.nat(1000), { minLength: 2, maxLength: 12 }).filter((list) => list.some((n) => n > 0));
  it('are 0 for equal shares, never negative, and the symmetric ones symmetric', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const k = Math.min(a.length, b.length);
        const p = a.slice(0, k).map((n) => n + 1);
        const q = b.slice(0, k).map((n) => n + 1);
        expect(populationStability(p, p)).toBe(0);
        expect(relativeEntropy(p, p)).toBeCloseTo(0, 12);
        expect(jensenShannon(p, p)).toBe(0);
        expect(populationStability(p, q)).toBeGreaterThanOrEqual(0);
        expect(relativeEntropy(p, q)).toBeGreaterThanOrEqual(0);
        expect(jensenShannon(p, q)).toBeCloseTo(jensenShannon(q, p), 12);
        expect(populationStability(p, q)).toBeCloseTo(populationStability(q, p), 9);
        expect(jensenShannon(p, q)).toBeLessThanOrEqual(Math.LN2 + 1e-12);
      }),
    );
  });

  it('of shares: sizes do not matter', () => {
    expect(populationStability([10, 30], [25, 75])).toBeCloseTo(0, 12);
    expect(jensenShannon([1, 0], [0, 7])).toBeCloseTo(Math.LN2, 12);
  });
});

describe('bins', () => {
  it('put each value after all edges that are not above it', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.integer({ min: -5, max: 5 }),
      fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.integer({ min: -5, max: 5 })), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.array(number, { maxLength: 50 }),
        (edges, values) => {
          const distinct = [...new Set(edges.map((edge) => edge + 0))].sort((a, b) => a - b);
          const sketch = new BinSketch(edgeBins([...edges].sort((a, b) => a - b)));
          sketch.add(
            { values: Float64Array.from(values), predictions: null, scores: null, firstOrdinal: 0 },
            0,
            values.length,
          );
          const wanted = new Array<number>(distinct.length + 1).fill(0);
          for (const value of values) wanted[distinct.filter((edge) => edge <= value).length] += 1;
          expect(Array.from(sketch.counts)).toEqual(wanted);
        },
      ),
    );
  });
});

describe('quantiles and areas', () => {
  it('quantiles are those of the sorted values', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 200 }),
        fc.array(share, { minLength: 1, maxLength: 9 }),
        (values, shares) => {
          const sorted = Float64Array.from(values).sort();
          const ordered = [...shares].sort((a, b) => a - b);
          const found = quantiles(Float64Array.from(values), values.length, ordered);
          ordered.forEach((q, i) => {
            const at = q * (sorted.length - 1);
            const lower = sorted[Math.floor(at)];
            const upper = sorted[Math.min(sorted.length - 1, Math.floor(at) + 1)];
            expect(Math.abs(found[i] - (lower + (upper - lower) * (at % 1)))).toBeLessThanOrEqual(1e-6);
          });
        },
      ),
    );
  });

  it('the area under the curve is the share of ordered pairs, ties counting half', () => {
    expect(areaUnderCurve(Float64Array.of(1, 0, 1, 0), Float64Array.of(0.9, 0.1, 0.5, 0.5), 4)).toBe(0.875);
    expect(areaUnderCurve(Float64Array.of(1, 1), Float64Array.of(0.9, 0.1), 2)).toBeNull();
  });
});
