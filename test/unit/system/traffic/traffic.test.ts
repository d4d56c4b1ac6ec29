import { describe, expect, it } from 'vitest';
import type { DistributionPlan, FeaturePlan, SystemPlan } from '../../../../harness/core/plan.js';
import { loadSystem } from '../../../../harness/system/load.js';
import { createSystem } from '../../../../harness/system/system.js';
import { feature, plan, standardNormal, systemPlan } from '../plans.js';
import { collect, type Seen } from '../seen.js';

const seed = 'traffic-1';

async function run(traffic: Partial<SystemPlan['traffic']>, until: number, trial = seed): Promise<Seen> {
  const system = systemPlan({ traffic, model: { kind: 'none', weights: [] } });
  return collect(createSystem(await loadSystem(plan(system)), trial), until);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sd(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - m) ** 2)));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - ma) * (b[i] - mb))) / (sd(a) * sd(b));
}

describe('arrivals', () => {
  it('come at i/rate where regular, the first at 0', async () => {
    const { time } = await run({ arrivals: 'regular', ratePerS: 0.1, features: [] }, 100.05);
    expect(time).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    const thirds = (await run({ arrivals: 'regular', ratePerS: 3, features: [] }, 4000)).time;
    thirds.forEach((t, i) => {
      expect(t).toBe(i / 3);
    });
  });

  it('are half-open: a request at the end is not in', async () => {
    expect((await run({ arrivals: 'regular', ratePerS: 1, features: [] }, 10)).time).toHaveLength(10);
  });

  it('have Poisson counts and exponential gaps', async () => {
    const { time } = await run({ ratePerS: 5, features: [] }, 20_000);
    expect(Math.abs(time.length - 100_000)).toBeLessThan(4 * Math.sqrt(100_000));
    const gaps = time.slice(1).map((t, i) => t - time[i]);
    expect(sd(gaps)).toBeCloseTo(0.2, 2);
    const minutes = new Array(333).fill(0);
    for (const t of time) if (t < 333 * 60) minutes[Math.floor(t / 60)] += 1;
    expect(sd(minutes) ** 2 / mean(minutes)).toBeGreaterThan(0.8);
    expect(sd(minutes) ** 2 / mean(minutes)).toBeLessThan(1.2);
  });

  it.each(['poisson', 'regular'] as const)('follow a daily season (%s) and keep the mean', async (arrivals) => {
    const traffic = {
      arrivals,
      ratePerS: 1,
      season: { daily: 0.5, weekly: 0 },
      features: [],
      startMs: Date.UTC(2026, 0, 5),
    };
    const { time } = await run(traffic, 2 * 86_400);
    expect(Math.abs(time.length - 172_800)).toBeLessThan(4 * Math.sqrt(172_800));
    const inHour = (hour: number) => time.filter((t) => Math.floor((t % 86_400) / 3600) === hour).length;
    expect(inHour(14) / 7200).toBeGreaterThan(1.4);
    expect(inHour(2) / 7200).toBeLessThan(0.6);
  });

  it('peak at the local afternoon', async () => {
    const traffic = { ratePerS: 1, season: { daily: 0.9, weekly: 0 }, features: [], timezone: 'Asia/Tokyo' };
    const { time } = await run({ ...traffic, startMs: Date.UTC(2026, 0, 5) }, 86_400);
    const inHour = (hour: number) => time.filter((t) => Math.floor(t / 3600) === hour).length;
    expect(inHour(6)).toBeGreaterThan(5 * inHour(18));
  });

  it('start at a random phase of the longest season, and at a fixed date without one', async () => {
    const at = async (season: SystemPlan['traffic']['season'], trial: string) => {
      const system = systemPlan({ traffic: { season }, model: { kind: 'none', weights: [] } });
      return createSystem(await loadSystem(plan(system)), trial).startMs - Date.UTC(2026, 0, 5);
    };
    expect(await at({ daily: 0, weekly: 0 }, 'a')).toBe(0);
    const starts = await Promise.all(['a', 'b', 'c', 'd'].map((trial) => at({ daily: 0, weekly: 0.2 }, trial)));
    expect(new Set(starts).size).toBe(4);
    for (const start of starts) expect(start).toBeGreaterThanOrEqual(0);
    for (const start of starts) expect(start).toBeLessThan(7 * 86_400_000);
    expect(Math.max(...starts)).toBeGreaterThan(86_400_000);
    expect(await at({ daily: 0.2, weekly: 0 }, 'a')).toBeLessThan(86_400_000);
  });
});

describe('features', () => {
  const all: [string, DistributionPlan, number, number][] = [
    ['normal', { kind: 'normal', mean: 3, sd: 2 }, 3, 2],
    ['uniform', { kind: 'uniform', min: -1, max: 5 }, 2, 6 / Math.sqrt(12)],
    ['bernoulli', { kind: 'bernoulli', p: 0.3 }, 0.3, Math.sqrt(0.21)],
    ['constant', { kind: 'constant', value: 7 }, 7, 0],
    [
      'lognormal',
      { kind: 'lognormal', median: 2, sigma: 0.5 },
      2 * Math.exp(0.125),
      2 * Math.exp(0.125) * Math.sqrt(Math.expm1(0.25)),
    ],
  ];

  it.each(all)('have the mean and sd of %s', async (_, distribution, m, s) => {
    const { features } = await run({ features: [feature('x', distribution)] }, 10_000);
    expect(Math.abs(mean(features[0]) - m), seed).toBeLessThan((4 * s) / Math.sqrt(features[0].length) + 1e-12);
    expect(Math.abs(sd(features[0]) - s), seed).toBeLessThan(0.03 * s + 1e-12);
  });

  it('have the shares of their categories', async () => {
    const { features } = await run(
      { features: [feature('c', { kind: 'categorical', names: ['a', 'b', 'c', 'd'], weights: [6, 3.5, 0, 0.5] })] },
      10_000,
    );
    const shares = [0, 1, 2, 3].map((c) => features[0].filter((value) => value === c).length / features[0].length);
    expect(shares[0]).toBeCloseTo(0.6, 2);
    expect(shares[1]).toBeCloseTo(0.35, 2);
    expect(shares[2]).toBe(0);
    expect(shares[3]).toBeCloseTo(0.05, 2);
  });

  it('draw from streams of their own: another feature changes none', async () => {
    const x = feature('x', standardNormal);
    const alone = await run({ features: [x] }, 1000);
    const beside = await run({ features: [feature('w', { kind: 'uniform', min: 0, max: 1 }), x] }, 1000);
    expect(beside.features[1]).toEqual(alone.features[0]);
    expect(beside.time).toEqual(alone.time);
  });

  it('differ by segment, of several rules the last wins', async () => {
    const segments = [
      { name: 'country', values: ['DE', 'US'], weights: [0.5, 0.5] },
      { name: 'device', values: ['app', 'web'], weights: [0.5, 0.5] },
    ];
    const at = (m: number): DistributionPlan => ({ kind: 'normal', mean: m, sd: 1 });
    const x = feature('x', at(0), {
      by: [
        { segment: 0, value: 1, distribution: at(10) },
        { segment: 1, value: 0, distribution: at(20) },
      ],
    });
    const seen = await run({ segments, features: [x] }, 5000);
    const of = (country: number, device: number) =>
      mean(seen.features[0].filter((_, i) => seen.segments[0][i] === country && seen.segments[1][i] === device));
    expect(of(0, 1)).toBeCloseTo(0, 1);
    expect(of(1, 1)).toBeCloseTo(10, 1);
    expect(of(0, 0)).toBeCloseTo(20, 1);
    expect(of(1, 0)).toBeCloseTo(20, 1);
  });

  it('have exact shares of segments over entities', async () => {
    const segments = [{ name: 'country', values: ['DE', 'FR', 'US'], weights: [0.5, 0.3, 0.2] }];
    const system = systemPlan({ traffic: { segments, entities: { count: 1001, locale: 'en' } } });
    const { parts } = await loadSystem(plan(system));
    const table = parts.traffic.kind === 'generated' ? parts.traffic.tables.entitySegments[0] : [];
    const counts = [0, 1, 2].map((value) => Array.from(table).filter((entry) => entry === value).length);
    expect(counts).toEqual([501, 300, 200]);
  });

  it('are correlated as asked for, whatever their distributions', async () => {
    const names: [string, DistributionPlan][] = [
      ['a', standardNormal],
      ['b', { kind: 'normal', mean: 5, sd: 3 }],
      ['c', { kind: 'lognormal', median: 4, sigma: 0.7 }],
      ['d', { kind: 'uniform', min: 0, max: 1 }],
    ];
    const seen = await run(
      {
        features: names.map(([name, d]) => feature(name, d)),
        correlations: [
          [0, 1, 0.6],
          [1, 2, -0.3],
          [0, 3, 0.5],
        ],
      },
      10_000,
    );
    const [a, b, c, d] = seen.features;
    expect(correlation(a, b)).toBeCloseTo(0.6, 1);
    expect(correlation(b, c.map(Math.log))).toBeCloseTo(-0.3, 1);
    expect(correlation(a, c.map(Math.log))).toBeCloseTo(0, 1);
    expect(correlation(a, d)).toBeCloseTo(0.5 * Math.sqrt(3 / Math.PI), 1);
    expect(Math.min(...d)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...d)).toBeLessThan(1);
  });

  it('refuse correlations that contradict each other', async () => {
    const features = ['a', 'b', 'c'].map((name) => feature(name, standardNormal));
    await expect(
      run(
        {
          features,
          correlations: [
            [0, 1, 0.9],
            [1, 2, 0.9],
            [0, 2, -0.9],
          ],
        },
        10,
      ),
    ).rejects.toMatchObject({
      code: 'correlations-impossible',
    });
  });

  it('follow a season in their level', async () => {
    const seasonal = (distribution: DistributionPlan): FeaturePlan =>
      feature('x', distribution, { season: { daily: 0.5, weekly: 0 } });
    const at = async (distribution: DistributionPlan) => {
      const seen = await run(
        { ratePerS: 0.5, features: [seasonal(distribution)], startMs: Date.UTC(2026, 0, 5) },
        86_400,
      );
      return (hour: number) => seen.features[0].filter((_, i) => Math.floor(seen.time[i] / 3600) === hour);
    };
    const normal = await at({ kind: 'normal', mean: 10, sd: 2 });
    expect(Math.abs(mean(normal(14)) - 11)).toBeLessThan(0.25);
    expect(Math.abs(mean(normal(2)) - 9)).toBeLessThan(0.25);
    const lognormal = await at({ kind: 'lognormal', median: 10, sigma: 0.1 });
    expect(Math.abs(mean(lognormal(14)) - 15)).toBeLessThan(0.4);
    expect(Math.abs(mean(lognormal(2)) - 5)).toBeLessThan(0.4);
  });
});

describe('entities and places', () => {
  it('refuse an unknown locale and an unknown time zone', async () => {
    await expect(run({ entities: { count: 10, locale: 'xx' } }, 1)).rejects.toMatchObject({ code: 'locale-unknown' });
    await expect(run({ timezone: 'Mars/Olympus' }, 1)).rejects.toMatchObject({ code: 'timezone-unknown' });
  });

  it('are made up alike each time, in the language asked for', async () => {
    const loaded = await loadSystem(plan(systemPlan({ traffic: { entities: { count: 100, locale: 'de' } } })));
    const entity = await loaded.entity(7);
    expect(await loaded.entity(7)).toEqual(entity);
    expect(await loaded.entity(8)).not.toEqual(entity);
    expect(entity.id).toBe('e000007');
  });
});
