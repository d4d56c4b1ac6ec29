/*
 * How fast the monitored system makes telemetry: a 10-feature logistic model with labels and lognormal latencies,
 * `npx tsx bench/traffic.ts`; beside NumPy's vectorised loop for the same where a Python with NumPy is named:
 * `PYTHON=…/bin/python npx tsx bench/traffic.ts`.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DistributionPlan, Plan, SystemPlan } from '../harness/core/plan.js';
import { loadSystem } from '../harness/system/load.js';
import { createSystem } from '../harness/system/system.js';

const rows = 4_000_000;
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

async function measure(name: string, delay: DistributionPlan): Promise<number> {
  const loaded = await loadSystem(tenFeatures(delay));
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const system = createSystem(loaded, `round ${round}`);
    const until = rows / ratePerS;
    let checksum = 0;
    let labels = 0;
    const start = process.hrtime.bigint();
    while (system.now < until) {
      const { predictions, labels: known } = system.step(until);
      checksum += predictions.n > 0 ? predictions.score[0] : 0;
      labels += known.n;
    }
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    best = Math.max(best, system.requests / seconds);
    if (round === 4)
      process.stdout.write(`${name}: ${(best / 1e6).toFixed(2)} M rows/s (${labels} labels, ${checksum.toFixed(1)})\n`);
  }
  return best;
}

const constant = await measure('driftdrill, labels after 60 s', { kind: 'constant', value: 60 });
await measure('driftdrill, labels after lognormal delay', { kind: 'lognormal', median: 60, sigma: 0.5 });
if (process.env.PYTHON) {
  const peer = fileURLToPath(new URL('traffic_numpy.py', import.meta.url));
  const numpy = Number(execFileSync(process.env.PYTHON, [peer, String(rows)], { encoding: 'utf8' }));
  process.stdout.write(`NumPy: ${(numpy / 1e6).toFixed(2)} M rows/s; ratio ${(constant / numpy).toFixed(2)}\n`);
}
