import { describe, expect, it } from 'vitest';
import type { DistributionPlan } from '../../../../harness/core/plan.js';
import { stream } from '../../../../harness/core/rng.js';
import { LatencyLaw } from '../../../../harness/system/aggregate/latency-law.js';
import { goodness, momentsOf } from './chi-square.js';

const edges = [0.01, 0.02, 0.04, 0.08];
const n = 200_000;

const kinds: [string, DistributionPlan, (u: () => number, z: () => number) => number][] = [
  ['lognormal', { kind: 'lognormal', median: 0.02, sigma: 0.6 }, (_u, z) => 0.02 * Math.exp(0.6 * z())],
  ['normal, cut off at 0', { kind: 'normal', mean: 0.02, sd: 0.02 }, (_u, z) => Math.max(0, 0.02 + 0.02 * z())],
  ['uniform', { kind: 'uniform', min: 0.005, max: 0.06 }, (u) => 0.005 + 0.055 * u()],
  ['uniform, cut off at 0', { kind: 'uniform', min: -0.02, max: 0.06 }, (u) => Math.max(0, -0.02 + 0.08 * u())],
  ['constant', { kind: 'constant', value: 0.03 }, () => 0.03],
];

const binOf = (x: number): number => edges.filter((edge) => x > edge).length;

describe.each(kinds)('%s latencies', (name, plan, draw) => {
  const rng = stream(name, 'latency');
  const values = Array.from({ length: n }, () =>
    draw(
      () => rng.uniform(),
      () => rng.normal(),
    ),
  );
  const law = new LatencyLaw(plan, edges);
  const inBins = edges.concat(0).map((_, bin) => values.filter((x) => binOf(x) === bin));

  it('fall into bins by their shares', () => {
    expect(law.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const held = inBins.map((list) => list.length);
    if (plan.kind === 'constant') expect(held).toEqual(Array.from(law.shares, (share) => share * n));
    else expect(goodness(held, Array.from(law.shares)), `seed '${name}'`).toBeGreaterThan(0.001);
  });

  it('have in each bin the mean and the variance that draws have', () => {
    inBins.forEach((list, bin) => {
      if (list.length < 500) return;
      const { mean, variance } = momentsOf(list);
      const error = Math.sqrt(law.variances[bin] / list.length);
      expect(Math.abs(law.means[bin] - mean)).toBeLessThanOrEqual(4.5 * error + 1e-12);
      if (law.variances[bin] > 1e-15) expect(Math.abs(variance / law.variances[bin] - 1)).toBeLessThan(0.1);
    });
  });

  it.each([
    [1.7, 0.004],
    [1, 0.03],
    [0.5, 0],
    [0, 0.02],
  ])('times %d plus %d s fall where draws do', (scale, add) => {
    inBins.forEach((list, bin) => {
      if (list.length < 500) return;
      const shares = law.moved(bin, scale, add);
      const total = shares.reduce((sum, share) => sum + share, 0);
      expect(total).toBeCloseTo(law.shares[bin], 9);
      const counts = edges.concat(0).map(() => 0);
      for (const x of list) counts[binOf(scale * x + add)] += 1;
      const expected = Array.from(shares, (share) => share / total);
      if (expected.some((share) => share > 1 - 1e-9))
        expect(counts.map((k) => k / list.length)).toEqual(expected.map(Math.round));
      else expect(goodness(counts, expected), `bin ${bin}`).toBeGreaterThan(0.0005);
    });
  });
});
