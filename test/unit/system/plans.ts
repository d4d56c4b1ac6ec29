import type { DistributionPlan, FaultPlan, FeaturePlan, Plan, SystemPlan } from '../../../harness/core/plan.js';

/** Builders of compiled plans for tests: small, complete, every part replaceable. */
export function feature(name: string, distribution: DistributionPlan, more: Partial<FeaturePlan> = {}): FeaturePlan {
  return { name, distribution, by: [], season: { daily: 0, weekly: 0 }, store: null, ...more };
}

export const standardNormal: DistributionPlan = { kind: 'normal', mean: 0, sd: 1 };

export interface SystemParts {
  traffic?: Partial<SystemPlan['traffic']>;
  model?: Partial<SystemPlan['model']>;
  outcomes?: Partial<SystemPlan['outcomes']>;
  serving?: Partial<SystemPlan['serving']>;
}

export function systemPlan(parts: SystemParts = {}): SystemPlan {
  return {
    traffic: {
      ratePerS: 10,
      arrivals: 'poisson',
      startMs: null,
      timezone: 'UTC',
      season: { daily: 0, weekly: 0 },
      entities: { count: 1000, locale: 'en' },
      segments: [],
      features: [feature('x', standardNormal), feature('y', standardNormal)],
      correlations: [],
      replay: null,
      ...parts.traffic,
    },
    model: {
      kind: 'logistic',
      module: null,
      weights: [
        { feature: 'x', category: null, weight: 1 },
        { feature: 'y', category: null, weight: -0.5 },
      ],
      intercept: -1,
      baseRate: null,
      threshold: 0.5,
      fit: null,
      params: {},
      ...parts.model,
    },
    outcomes: {
      concept: null,
      noise: 0,
      residual: 0,
      delay: { all: { kind: 'constant', value: 0 } },
      unlabelled: null,
      ...parts.outcomes,
    },
    serving: { latency: null, errors: 0, ...parts.serving },
  };
}

export function plan(system: SystemPlan, more: Partial<Plan> = {}): Plan {
  return {
    name: 'test',
    title: null,
    owner: null,
    tags: [],
    hypothesis: null,
    file: '/nowhere/test.yaml',
    seed: 42,
    trials: 1,
    system,
    timeline: { warmupS: 0, controlS: 0, onsetWithinS: 0, deadlineS: 1e9, recoveryS: 0 },
    faults: [],
    stack: { reference: { kind: 'warmup', lastS: 0 }, detectors: [], rules: [] },
    expect: [],
    gates: [],
    business: { currency: 'EUR', cost: null, slo: null, harm: null },
    ...more,
  };
}

export function fault(inject: string, params: Record<string, unknown>, more: Partial<FaultPlan> = {}): FaultPlan {
  return {
    id: inject,
    inject,
    module: null,
    params,
    scope: { features: [], segment: {}, share: 1 },
    atS: 0,
    lastsS: null,
    shape: { kind: 'abrupt' },
    ...more,
  };
}

/** A system with every part in it. */
export function fullPlan(more: Partial<Plan> = {}): Plan {
  return plan(
    systemPlan({
      traffic: {
        ratePerS: 20,
        season: { daily: 0.4, weekly: 0.15 },
        segments: [{ name: 'country', values: ['DE', 'FR', 'US'], weights: [0.5, 0.3, 0.2] }],
        features: [
          feature(
            'amount',
            { kind: 'lognormal', median: 25, sigma: 0.9 },
            {
              by: [{ segment: 0, value: 2, distribution: { kind: 'lognormal', median: 31, sigma: 0.9 } }],
              season: { daily: 0, weekly: 0.1 },
            },
          ),
          feature('velocity', standardNormal, { store: { refreshS: 300, changeS: 600 } }),
          feature('channel', { kind: 'categorical', names: ['web', 'app', 'phone'], weights: [0.6, 0.35, 0.05] }),
          feature('trusted', { kind: 'bernoulli', p: 0.3 }),
          feature('age', { kind: 'uniform', min: 18, max: 80 }),
        ],
        correlations: [[0, 1, 0.3]],
      },
      model: {
        weights: [
          { feature: 'amount', category: null, weight: 0.02 },
          { feature: 'velocity', category: null, weight: 1.1 },
          { feature: 'channel', category: 'phone', weight: 0.7 },
        ],
        intercept: null,
        baseRate: 0.015,
      },
      outcomes: {
        noise: 0.02,
        delay: { all: { kind: 'lognormal', median: 600, sigma: 0.5 } },
        unlabelled: { prediction: 1, share: 0.95 },
      },
      serving: { latency: { kind: 'lognormal', median: 0.02, sigma: 0.4 }, errors: 0.005 },
    }),
    more,
  );
}
