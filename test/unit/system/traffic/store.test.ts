import { describe, expect, it } from 'vitest';
import type { SystemPlan } from '../../../../harness/core/plan.js';
import { loadSystem } from '../../../../harness/system/load.js';
import { createSystem, type System } from '../../../../harness/system/system.js';
import { injectors } from '../../../../injectors/registry.js';
import { fault, feature, plan, standardNormal, systemPlan } from '../plans.js';
import { collect } from '../seen.js';

const seed = 'store-1';
const stored = feature('v', standardNormal, { store: { refreshS: 300, changeS: 600 } });

async function system(lag: object | null, traffic: Partial<SystemPlan['traffic']> = {}): Promise<System> {
  const params = injectors.get('feature-store-lag')!.params;
  const faults = lag ? [fault('feature-store-lag', params.parse(lag) as Record<string, unknown>)] : [];
  const plans = systemPlan({ traffic: { features: [stored], ...traffic }, model: { kind: 'none', weights: [] } });
  const loaded = await loadSystem(plan(plans, { faults }));
  const made = createSystem(loaded, seed);
  if (lag) made.addFault(faults[0], 1000, 2500, seed);
  return made;
}

describe('the feature store', () => {
  it('serves the last materialisation', async () => {
    const { time, age } = collect(await system(null), 3000);
    age[0].forEach((value, i) => {
      expect(value).toBeCloseTo(time[i] % 300, 9);
    });
  });

  it('serves the truth of the entity as it was then, which is redrawn about each `change`', async () => {
    const one = { entities: { count: 1, locale: 'en' }, ratePerS: 1, arrivals: 'regular' as const };
    const made = await system(null, one);
    const truth: number[] = [];
    const served: number[] = [];
    while (made.now < 6000) {
      const { predictions } = made.step(6000);
      const { batch } = made as unknown as { batch: { world: Float64Array[] } };
      truth.push(...batch.world[0].subarray(0, predictions.n));
      served.push(...predictions.features[0].subarray(0, predictions.n));
    }
    const distinct = new Set(truth).size;
    expect(distinct).toBeGreaterThanOrEqual(10);
    expect(distinct).toBeLessThanOrEqual(11);
    served.forEach((value, t) => {
      expect(value, `at ${t} s, seed ${seed}`).toBe(truth[t - (t % 300)]);
    });
  });

  it('draws values of the distribution over entities and epochs', async () => {
    const { features } = collect(await system(null, { entities: { count: 50_000, locale: 'en' } }), 10_000);
    const n = features[0].length;
    const mean = features[0].reduce((sum, value) => sum + value, 0) / n;
    const variance = features[0].reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    expect(Math.abs(mean), seed).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1), seed).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it('correlates stored features with each other and with plain ones', async () => {
    const features = [
      feature('plain', standardNormal),
      stored,
      feature('w', standardNormal, { store: { refreshS: 1, changeS: 600 } }),
    ];
    const made = await system(null, {
      features,
      entities: { count: 20_000, locale: 'en' },
      correlations: [
        [0, 1, 0.5],
        [1, 2, 0.6],
      ],
    });
    const sums = { xy: 0, yz: 0, xz: 0, n: 0 };
    while (made.now < 5000) {
      const { predictions } = made.step(5000);
      const [x, y, z] = (made as unknown as { batch: { world: Float64Array[] } }).batch.world;
      for (let i = 0; i < predictions.n; i++) {
        sums.xy += x[i] * y[i];
        sums.yz += y[i] * z[i];
        sums.xz += x[i] * z[i];
        sums.n += 1;
      }
    }
    expect(sums.xy / sums.n).toBeCloseTo(0.5, 1);
    expect(sums.yz / sums.n).toBeCloseTo(0.6, 1);
    expect(sums.xz / sums.n).toBeCloseTo(0, 1);
  });
});

describe('feature-store-lag', () => {
  it('stalls: age grows a second a second from the last materialisation at or before t₀, until the end', async () => {
    const { time, age } = collect(await system({ mode: 'stall' }), 3000);
    age[0].forEach((value, i) => {
      const asOf = time[i] >= 1000 && time[i] < 2500 ? 900 : Math.floor(time[i] / 300) * 300;
      expect(value, `at ${time[i]} s`).toBeCloseTo(time[i] - asOf, 9);
    });
  });

  it('shifts: all values are `lag` older at once', async () => {
    const { time, age } = collect(await system({ mode: 'shift', lag: '20m' }), 3000);
    age[0].forEach((value, i) => {
      const extra = time[i] >= 1000 && time[i] < 2500 ? 1200 : 0;
      expect(value, `at ${time[i]} s`).toBeCloseTo((time[i] % 300) + extra, 9);
    });
  });

  it('says that a feature without a store cannot lag', async () => {
    const plans = systemPlan();
    const lag = fault(
      'feature-store-lag',
      { mode: 'stall', lag: 0 },
      { scope: { features: ['x'], segment: {}, share: 1 } },
    );
    await expect(loadSystem(plan(plans, { faults: [lag] }))).rejects.toMatchObject({
      code: 'fault-unfit',
      message: expect.stringContaining("'x' is not served by the feature store"),
    });
  });
});
