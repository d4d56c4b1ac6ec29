import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as special from '../../../harness/core/special.js';

interface Golden {
  input: { z: number[]; p: number[]; chi2: [number, number][]; ks_x: number[] };
  expected: Record<string, number[]>;
}

const golden = JSON.parse(readFileSync(new URL('data/scipy_distributions.json', import.meta.url), 'utf8')) as Golden;

function close(actual: number, expected: number, what: string): void {
  expect(Math.abs(actual - expected) / Math.max(1e-300, Math.abs(expected)), what).toBeLessThan(1e-9);
}

describe('special functions agree with SciPy at 1e-9', () => {
  it('normal', async () => {
    await special.specialReady();
    for (const [i, z] of golden.input.z.entries()) {
      close(special.normalCdf(z), golden.expected.norm_cdf[i], `cdf(${z})`);
      close(special.normalTail(z), golden.expected.norm_sf[i], `tail(${z})`);
    }
    for (const [i, p] of golden.input.p.entries())
      expect(special.normalQuantile(p)).toBeCloseTo(golden.expected.norm_ppf[i], 9);
  });

  it('χ², Kolmogorov and beta', () => {
    for (const [i, [x, degrees]] of golden.input.chi2.entries())
      close(special.chiSquaredTail(x, degrees), golden.expected.chi2_sf[i], `χ²(${x}, ${degrees})`);
    for (const [i, x] of golden.input.ks_x.entries())
      close(special.kolmogorovTail(x), golden.expected.kolmogorov_sf[i], `K(${x})`);
    for (const [i, p] of [0.025, 0.5, 0.975].entries())
      close(special.betaQuantile(p, 2, 5), golden.expected.beta_ppf_2_5[i], `beta ${p}`);
  });

  it('quantiles invert tails', () => {
    for (const degrees of [1, 4, 9.5, 100])
      for (const p of [0.001, 0.05, 0.5, 0.95, 0.999])
        close(special.chiSquaredTail(special.chiSquaredQuantile(p, degrees), degrees), 1 - p, `χ² ${degrees} ${p}`);
    for (const p of [0.05, 0.3, 0.975]) close(special.betaCdf(special.betaQuantile(p, 3, 7), 3, 7), p, `beta ${p}`);
    expect(special.studentQuantile(0.975, 19)).toBeCloseTo(2.093024054, 8);
  });

  it('gamma quantiles stay finite where cephes gives up', () => {
    expect(special.gammaQuantile(0.025, 0.001)).toBe(0);
    expect(special.gammaQuantile(0.05, 10_000)).toBeCloseTo(9836.08, 0);
    for (const shape of [0.3, 1, 7.4, 900, 10_000, 1e6])
      expect(special.gammaQuantile(0.025, shape), `shape ${shape}`).toBeLessThan(special.gammaQuantile(0.975, shape));
  });
});

describe('far out in the tail', () => {
  it('χ² gives 0 where the probability is below the smallest double', () => {
    expect(special.chiSquaredTail(1e5, 3)).toBe(0);
    expect(special.chiSquaredTail(1000, 3)).toBeGreaterThan(0);
  });
});
