/*
 * How fast the monitored system makes telemetry: a 10-feature logistic model with labels and lognormal latencies, alone
 * and with the default stack watching.
 */
import type { Stack } from '../detectors/stack.js';
import type { DistributionPlan, Plan, SystemPlan } from '../harness/core/plan.js';
import { loadSystem } from '../harness/system/load.js';
import type { LoadedSystem } from '../harness/system/loaded.js';
import { createSystem } from '../harness/system/system.js';
import type { BenchCase } from './case.js';
import { freshStack } from './detectors.js';

const rows = 2_000_000;
const ratePerS = 1000;

function tenFeatures(delay: DistributionPlan): Plan {
  const names = Array.from({ length: 10 }, (_, i) => `x${i}`);
  const system: SystemPlan = {
    traffic: {
      ratePerS,
      arrivals: 'poisson',
      startMs: null,
      timezone: 'UTC',
      season: { daily: 0, weekly: 0 },
      entities: { count: 10_000, locale: 'en' },
      segments: [],
      features: names.map((name) => ({
        name,
        distribution: { kind: 'normal', mean: 0, sd: 1 },
        by: [],
        season: { daily: 0, weekly: 0 },
        store: null,
      })),
      correlations: [],
      replay: null,
    },
    model: {
      kind: 'logistic',
      module: null,
      weights: names.map((feature, i) => ({ feature, category: null, weight: 0.1 * (i + 1) })),
      intercept: -2,
      baseRate: null,
      threshold: 0.5,
      fit: null,
      params: {},
    },
    outcomes: { concept: null, noise: 0, residual: 0, delay: { all: delay }, unlabelled: null },
    serving: { latency: { kind: 'lognormal', median: 0.02, sigma: 0.4 }, errors: 0 },
  };
  return {
    name: 'bench-traffic',
    title: null,
    owner: null,
    tags: [],
    hypothesis: null,
    file: 'bench-traffic.yaml',
    seed: 42,
    trials: 1,
    system,
    timeline: { warmupS: 0, controlS: 0, onsetWithinS: 0, deadlineS: 1e6, recoveryS: 0 },
    faults: [],
    stack: { reference: { kind: 'warmup', lastS: 0 }, detectors: [], rules: [] },
    expect: [],
    gates: [],
    business: { currency: 'EUR', cost: null, slo: null, harm: null },
  };
}

/** Rows of ten-feature traffic; labels come after 60 s. */
export async function tenFeatureRows(): Promise<BenchCase> {
  const loaded = await loadSystem(tenFeatures({ kind: 'constant', value: 60 }));
  return {
    name: '10-feature logistic traffic with labels and latencies',
    unit: 'rows',
    units: rows,
    run: () => follow(loaded, null),
  };
}

/** The same with the whole default stack observing it. */
export async function watchedRows(): Promise<BenchCase> {
  const loaded = await loadSystem(tenFeatures({ kind: 'constant', value: 60 }));
  return {
    name: 'the same with the whole default stack',
    unit: 'requests',
    units: rows,
    run: () => follow(loaded, freshStack(loaded.shape)),
  };
}

function follow(loaded: LoadedSystem, stack: Stack | null): void {
  const system = createSystem(loaded, 'bench');
  while (system.now < rows / ratePerS) {
    const telemetry = system.step(rows / ratePerS);
    stack?.observe(telemetry);
  }
}
