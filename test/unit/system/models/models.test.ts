import { describe, expect, it } from 'vitest';
import { loadSystem } from '../../../../harness/system/load.js';
import { solveIntercept } from '../../../../harness/system/models/base-rate.js';
import { solveSymmetric } from '../../../../harness/system/models/solve.js';
import { normalCdf } from '../../../../harness/system/normal-cdf.js';
import { createSystem } from '../../../../harness/system/system.js';
import { feature, plan, systemPlan } from '../plans.js';
import { collect } from '../seen.js';

describe('a logistic model', () => {
  it('weighs features and categories, and takes the mean of a missing value', async () => {
    const traffic = {
      features: [
        feature('x', { kind: 'normal', mean: 2, sd: 1 }),
        feature('c', { kind: 'categorical', names: ['a', 'b'], weights: [1, 1] }),
      ],
    };
    const weights = [
      { feature: 'x', category: null, weight: 0.5 },
      { feature: 'c', category: 'b', weight: -2 },
    ];
    const { features, score, prediction } = collect(
      createSystem(await loadSystem(plan(systemPlan({ traffic, model: { weights, intercept: 0.3 } }))), 'm'),
      100,
    );
    score.forEach((value, i) => {
      const eta = 0.3 + 0.5 * features[0][i] + (features[1][i] === 1 ? -2 : 0);
      expect(value).toBeCloseTo(1 / (1 + Math.exp(-eta)), 12);
      expect(prediction[i]).toBe(value >= 0.5 ? 1 : 0);
    });
  });

  it('refuses a weight for a feature that is not there', async () => {
    const weights = [{ feature: 'z', category: null, weight: 1 }];
    await expect(loadSystem(plan(systemPlan({ model: { weights } })))).rejects.toMatchObject({
      code: 'weight-unknown',
    });
  });
});

describe('numbers', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [-3, 0.0013498980316300933],
    [-6, 9.865876450376981e-10],
    [4, 0.9999683287581669],
  ])('Φ(%d)', (x, p) => {
    expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-12);
  });

  it('Φ rises everywhere', () => {
    for (let x = -9; x < 9; x += 0.001) expect(normalCdf(x + 0.001)).toBeGreaterThan(normalCdf(x) - 1e-15);
  });

  it('the intercept brings the mean chance to the rate', () => {
    const eta = Float64Array.from({ length: 1001 }, (_, i) => (i - 500) / 100);
    for (const rate of [0.001, 0.015, 0.5, 0.97]) {
      const intercept = solveIntercept(eta, rate, false);
      const mean = eta.reduce((sum, e) => sum + 1 / (1 + Math.exp(-e - intercept)), 0) / eta.length;
      expect(mean).toBeCloseTo(rate, 9);
    }
  });

  it('a symmetric system is solved', () => {
    const x = solveSymmetric(Float64Array.of(4, 2, 2, 3), Float64Array.of(2, 5));
    expect(x[0]).toBeCloseTo(-0.5, 12);
    expect(x[1]).toBeCloseTo(2, 12);
  });
});
