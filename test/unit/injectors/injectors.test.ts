import { describe, expect, it } from 'vitest';
import type { FaultPlan, Plan } from '../../../harness/core/plan.js';
import { loadSystem } from '../../../harness/system/load.js';
import { createSystem } from '../../../harness/system/system.js';
import { injectors } from '../../../injectors/registry.js';
import { fault, feature, plan, type SystemParts, standardNormal, systemPlan } from '../system/plans.js';
import { collect, type Seen } from '../system/seen.js';

const seed = 'inject-1';

function planned(kind: string, written: object, more: Partial<FaultPlan> = {}): FaultPlan {
  return fault(kind, injectors.get(kind)!.params.parse(written) as Record<string, unknown>, more);
}

async function pair(parts: SystemParts, faults: FaultPlan[], until = 4000): Promise<{ twin: Seen; faulted: Seen }> {
  const loaded = await loadSystem(plan(systemPlan(parts), { faults } as Partial<Plan>));
  const faulted = createSystem(loaded, seed);
  for (const one of faults) faulted.addFault(one, 0, 1e9, seed);
  return { twin: collect(createSystem(loaded, seed), until), faulted: collect(faulted, until) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const scope = (...features: string[]) => ({ scope: { features, segment: {}, share: 1 } });

describe('covariate-shift', () => {
  it('shifts by σ and stretches about the mean, row by row', async () => {
    const features = [feature('x', { kind: 'normal', mean: 10, sd: 4 })];
    const shift = planned('covariate-shift', { mean: 0.5, scale: 2 }, scope('x'));
    const { twin, faulted } = await pair({ traffic: { features }, model: { kind: 'none', weights: [] } }, [shift]);
    faulted.features[0].forEach((value, i) => {
      expect(value).toBeCloseTo(10 + (twin.features[0][i] - 10) * 2 + 2, 9);
    });
  });

  it('acts on the log scale of a lognormal', async () => {
    const features = [feature('x', { kind: 'lognormal', median: 25, sigma: 0.9 })];
    const shift = planned('covariate-shift', { mean: 1 }, scope('x'));
    const { twin, faulted } = await pair({ traffic: { features }, model: { kind: 'none', weights: [] } }, [shift]);
    faulted.features[0].forEach((value, i) => {
      expect(Math.log(value)).toBeCloseTo(Math.log(twin.features[0][i]) + 0.9, 9);
    });
  });

  it('gives categories their new weights and moves as few as need be', async () => {
    const features = [
      feature('c', { kind: 'categorical', names: ['web', 'app', 'phone'], weights: [0.6, 0.35, 0.05] }),
    ];
    const shift = planned('covariate-shift', { categories: { phone: 1 } }, scope('c'));
    const { twin, faulted } = await pair({ traffic: { features }, model: { kind: 'none', weights: [] } }, [shift]);
    const share = (seen: Seen, c: number) => seen.features[0].filter((value) => value === c).length / seen.time.length;
    expect(share(faulted, 2)).toBeCloseTo(1 / 1.95, 1);
    expect(share(faulted, 0)).toBeCloseTo(0.6 / 1.95, 1);
    const moved = faulted.features[0].filter((value, i) => value !== twin.features[0][i]);
    expect(moved.length / twin.time.length).toBeCloseTo(1 / 1.95 - 0.05, 1);
    expect(new Set(moved)).toEqual(new Set([2]));
  });

  it('moves the chance of a feature that is 0 or 1', async () => {
    const features = [feature('b', { kind: 'bernoulli', p: 0.3 })];
    const shift = planned('covariate-shift', { mean: 1 }, scope('b'));
    const { twin, faulted } = await pair({ traffic: { features }, model: { kind: 'none', weights: [] } }, [shift]);
    expect(new Set(faulted.features[0])).toEqual(new Set([0, 1]));
    expect(mean(faulted.features[0])).toBeCloseTo(0.3 + Math.sqrt(0.21), 1);
    faulted.features[0].forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(twin.features[0][i]);
    });
  });

  it('moves outcomes with the world', async () => {
    const shift = planned('covariate-shift', { mean: 2 }, scope('x'));
    const { twin, faulted } = await pair({}, [shift]);
    expect(mean(faulted.label)).toBeGreaterThan(mean(twin.label) + 0.2);
    expect(mean(faulted.label)).toBeCloseTo(mean(faulted.labelScore), 1);
  });

  it('reaches a stored feature through its materialisations', async () => {
    const features = [feature('v', standardNormal, { store: { refreshS: 300, changeS: 600 } })];
    const shift = planned('covariate-shift', { mean: 3 }, scope('v'));
    const loaded = await loadSystem(
      plan(systemPlan({ traffic: { features }, model: { kind: 'none', weights: [] } }), { faults: [shift] }),
    );
    const faulted = createSystem(loaded, seed);
    faulted.addFault(shift, 1000, 1e9, seed);
    const twin = collect(createSystem(loaded, seed), 2000);
    collect(faulted, 0);
    const seen = collect(faulted, 2000);
    seen.features[0].forEach((value, i) => {
      expect(value - twin.features[0][i], `at ${seen.time[i]} s`).toBeCloseTo(seen.time[i] >= 1200 ? 3 : 0, 9);
    });
  });

  it('complains of parameters that do not go with a feature', () => {
    const { check } = injectors.get('covariate-shift')!;
    const shape = {
      features: [
        { name: 'x', type: 'numeric', categories: [], mean: 0, sd: 1, log: false, stored: false },
        { name: 'k', type: 'numeric', categories: [], mean: 7, sd: 0, log: false, stored: false },
        { name: 'c', type: 'categorical', categories: ['a', 'b'], mean: 0, sd: 0, log: false, stored: false },
      ],
      segments: [],
      task: 'none',
    } as const;
    const of = (given: object, ...names: string[]) =>
      check({ mean: 0, scale: 1, categories: {}, ...given }, shape, names, null);
    expect(of({ mean: 1 }, 'x')).toEqual([]);
    expect(of({ mean: 1 }, 'c')).toEqual([
      "'mean' and 'scale' do not go with 'c', which is categorical: use 'categories'",
    ]);
    expect(of({ categories: { a: 1 } }, 'x')).toEqual([
      "'categories' does not go with 'x', which is numeric: use 'mean' or 'scale'",
    ]);
    expect(of({ categories: { z: 1 } }, 'c')).toEqual(["'c' has no category 'z'; it has a, b"]);
    expect(of({ mean: 1 }, 'k')).toEqual(["'k' is constant: it has no σ to be shifted by"]);
    expect(of({ mean: 1 })).toEqual([]);
    expect(of({ categories: { z: 1 } })).toHaveLength(1);
  });
});

describe('label-flip', () => {
  it('flips one class only', async () => {
    const { twin, faulted } = await pair({}, [planned('label-flip', { share: '40%', from: 1, to: 0 })]);
    const flipped = faulted.label.map((y, i) => [twin.label[i], y]).filter(([before, after]) => before !== after);
    expect(flipped.length / twin.label.filter((y) => y === 1).length).toBeCloseTo(0.4, 1);
    for (const [before] of flipped) expect(before).toBe(1);
    expect(faulted.score).toEqual(twin.score);
  });

  it('of numbers gives the label of the request before, and knows no classes', async () => {
    const linear = { model: { kind: 'linear' } };
    const { twin, faulted } = await pair(linear, [planned('label-flip', { share: '30%' })]);
    const wrong = faulted.label.map((y, i) => [y, i]).filter(([y, i]) => y !== twin.label[i]);
    expect(wrong.length / twin.label.length).toBeCloseTo(0.3, 1);
    for (const [y, i] of wrong) expect(y).toBe(twin.label[i - 1]);
    await expect(pair(linear, [planned('label-flip', { share: '10%', from: 1 })])).rejects.toMatchObject({
      code: 'fault-unfit',
    });
  });
});

describe('serving faults', () => {
  const serving = { latency: { kind: 'lognormal', median: 0.02, sigma: 0.4 }, errors: 0.01 } as const;

  it('slow down a share of the requests by factor and addition', async () => {
    const spike = planned('latency-spike', { factor: 3, add: '100ms', share: '30%' });
    const { twin, faulted } = await pair({ serving }, [spike]);
    let slow = 0;
    faulted.latency.forEach((value, i) => {
      if (value === twin.latency[i]) return;
      slow += 1;
      expect(value).toBeCloseTo(3 * twin.latency[i] + 0.1, 12);
    });
    expect(slow / twin.latency.length).toBeCloseTo(0.3, 1);
  });

  it('fail requests, which get no prediction and no label', async () => {
    const { twin, faulted } = await pair({ serving }, [planned('error-burst', { share: '25%' })]);
    expect(mean(twin.failed)).toBeCloseTo(0.01, 1);
    expect(mean(faulted.failed)).toBeCloseTo(0.2575, 1);
    twin.failed.forEach((f, i) => {
      if (f === 1) expect(faulted.failed[i]).toBe(1);
    });
    expect(faulted.label.length).toBe(faulted.failed.filter((f) => f === 0).length);
  });

  it('rise with a ramp', async () => {
    const spike = planned('latency-spike', { add: '1s' }, { shape: { kind: 'ramp', overS: 2000 } });
    const { twin, faulted } = await pair({ serving }, [spike]);
    faulted.latency.forEach((value, i) => {
      expect(value - twin.latency[i]).toBeCloseTo(Math.min(1, twin.time[i] / 2000), 9);
    });
  });
});

describe('concept-drift', () => {
  const wide = {
    model: {
      weights: [
        { feature: 'x', category: null, weight: 3 },
        { feature: 'y', category: null, weight: -2 },
      ],
      intercept: 0,
    },
  };
  const accuracy = (seen: Seen) => mean(seen.label.map((y, i) => Number(y === seen.labelPrediction[i])));

  it('at half a turn reverses the concept; predictions stay', async () => {
    const { twin, faulted } = await pair(wide, [planned('concept-drift', { rotate: 1 })]);
    expect(faulted.score).toEqual(twin.score);
    expect(accuracy(faulted)).toBeCloseTo(1 - accuracy(twin), 1);
    expect(mean(faulted.label)).toBeCloseTo(mean(twin.label), 1);
  });

  it('at a quarter turn leaves the predictions without skill', async () => {
    const { faulted } = await pair(wide, [planned('concept-drift', { rotate: 0.5 })]);
    expect(Math.abs(accuracy(faulted) - 0.5)).toBeLessThan(0.02);
  });

  it('changes single weights and the level', async () => {
    const { twin, faulted } = await pair({}, [planned('concept-drift', { weights: { x: 2 }, intercept: 1 })]);
    const high = (seen: Seen, sign: number) => mean(seen.label.filter((_, i) => sign * seen.features[0][i] > 1));
    expect(high(faulted, 1)).toBeGreaterThan(high(twin, 1) + 0.2);
    expect(mean(faulted.label)).toBeGreaterThan(mean(twin.label) + 0.1);
    await expect(pair({}, [planned('concept-drift', { weights: { nope: 1 } })])).rejects.toThrow(/no weight 'nope'/);
  });

  it('moves estimates of a regression by the change of η', async () => {
    const { twin, faulted } = await pair({ model: { kind: 'linear' } }, [planned('concept-drift', { intercept: 5 })]);
    faulted.label.forEach((y, i) => {
      expect(y - twin.label[i]).toBeCloseTo(5, 9);
    });
  });
});

describe('several faults at once', () => {
  it('each do the same as alone where they do not meet', async () => {
    const spike = planned('latency-spike', { factor: 2 });
    const shift = planned('covariate-shift', { mean: 1 }, scope('x'));
    const serving = { latency: { kind: 'lognormal', median: 0.02, sigma: 0.4 }, errors: 0 } as const;
    const both = (await pair({ serving }, [spike, shift])).faulted;
    expect(both.latency).toEqual((await pair({ serving }, [spike])).faulted.latency);
    expect(both.features).toEqual((await pair({ serving }, [shift])).faulted.features);
  });
});
