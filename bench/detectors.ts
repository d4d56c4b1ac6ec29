import type { SequentialDeclaration, SignalRows, WindowedDeclaration } from '../detectors/detector.js';
import { detectors } from '../detectors/registry.js';
import { createStack, type Stack } from '../detectors/stack.js';
import type { Shape } from '../harness/core/batch.js';
import type { DetectorPlan, RulePlan, StackPlan } from '../harness/core/plan.js';
import { stream } from '../harness/core/rng.js';
import type { Telemetry } from '../harness/core/telemetry.js';
import type { BenchCase } from './case.js';
import { errorStream } from './stream.js';

const featureCount = 10;
const batchRows = 4096;
const requestsPerS = 1000;

/** Bernoulli variates of rate p. */
function bits(n: number, p: number, seed: string): Float64Array {
  const values = new Float64Array(n);
  stream(seed, 'bits').fillUniform(values, 0, n);
  return values.map((u) => (u < p ? 1 : 0));
}

function scanAll(kind: string, values: Float64Array): void {
  const declaration = detectors.get(kind) as SequentialDeclaration;
  const detector = declaration.create(declaration.params.parse({ signal: 'error' }), null);
  for (let at = 0; at < values.length; ) {
    const index = detector.scan(values, at, values.length);
    if (index < 0) return;
    at = index + 1;
  }
}

function sequential(kind: string, n: number): BenchCase {
  const values = errorStream(n);
  return { name: `${kind} alone`, unit: 'values', units: n, run: () => scanAll(kind, values) };
}

/** What River is timed on. */
export function riverEvents(): BenchCase {
  const n = 100_000;
  const values = errorStream(n);
  return {
    name: '100,000 events through adwin, ddm and page-hinkley',
    unit: 'events',
    units: n,
    run: () => ['adwin', 'ddm', 'page-hinkley'].forEach((kind) => void scanAll(kind, values)),
  };
}

/** PSI against known bins. */
export function psiColumns(): BenchCase {
  const declaration = detectors.get('psi') as WindowedDeclaration;
  const rng = stream('bench', 'psi');
  const column = (n: number): SignalRows => {
    const values = new Float64Array(n);
    rng.fillNormal(values, 0, n);
    return { values, predictions: null, scores: null, firstOrdinal: 0 };
  };
  const rows = 1000;
  const columns = Array.from({ length: featureCount }, () => {
    const detector = declaration.create(declaration.params.parse({ signal: 'feature.x' }), {
      signal: 'feature.x',
      categories: null,
      binary: false,
      fields: new Set(['statistic']),
      reference: column(10_000),
      referenceCount: 10_000,
      referenceSketch: null,
    });
    return { detector, current: column(rows), sketch: detector.sketch() };
  });
  return {
    name: 'psi of 10 features × 1,000 rows against known bins',
    unit: 'calls',
    units: 1,
    run() {
      for (const { detector, current, sketch } of columns) {
        sketch.clear();
        sketch.add(current, 0, rows);
        detector.evaluate([sketch], [1]);
      }
    },
  };
}

const shape: Shape = {
  features: Array.from({ length: featureCount }, (_, i) => ({
    name: `f${i}`,
    type: 'numeric' as const,
    categories: [],
    mean: 0,
    sd: 1,
    log: false,
    stored: false,
  })),
  segments: [],
  task: 'binary',
};

function detector(name: string, kind: string, params: Record<string, unknown>): DetectorPlan {
  const parsed = detectors.get(kind)!.params.parse(params) as Record<string, unknown>;
  return { name, kind, module: null, params: parsed, signal: String(params.signal), by: [] };
}

function rule(alert: string, when: string): RulePlan {
  return { alert, labels: {}, when, forS: 0, cooldownS: 0, severity: 'page', diagnosis: null, runbook: null };
}

/** The whole default stack: drift of ten features, three change detectors, recall, tail latency, error budget. */
const defaultStack: StackPlan = {
  reference: { kind: 'warmup', lastS: 600 },
  detectors: [
    detector('drift', 'psi', { signal: 'feature.*', window: '30m', every: '5m' }),
    detector('error-ddm', 'ddm', { signal: 'error' }),
    detector('error-adwin', 'adwin', { signal: 'error' }),
    detector('error-ph', 'page-hinkley', { signal: 'error' }),
    detector('recall-drop', 'degradation', { signal: 'recall', window: '30m', every: '5m' }),
    detector('slow', 'level', { signal: 'latency', statistic: 'p95', window: '5m', every: '1m' }),
    detector('burn', 'burn-rate', { signal: 'errorRate', objective: '99.9%' }),
  ],
  rules: [
    rule('Drift', 'drift > 0.2'),
    rule('Errors', 'error-ddm or error-adwin or error-ph'),
    rule('Recall', 'recall-drop > 5%'),
    rule('Slow', 'slow > 200ms'),
    rule('Budget', 'burn > 14.4'),
  ],
};

function steps(count: number): Telemetry[] {
  const rng = stream('bench', 'telemetry');
  const normal = () => {
    const values = new Float64Array(batchRows);
    rng.fillNormal(values, 0, batchRows);
    return values;
  };
  const features = Array.from({ length: featureCount }, normal);
  const latency = normal().map((z) => 0.02 * Math.exp(0.4 * z));
  const label = bits(batchRows, 0.1, 'label');
  const prediction = label.map((value, i) => (i % 20 === 0 ? 1 - value : value));
  const failed = Uint8Array.from(bits(batchRows, 0.0005, 'failed'));
  return Array.from({ length: count }, (_, step) => {
    const from = (step * batchRows) / requestsPerS;
    const time = Float64Array.from({ length: batchRows }, (_entry, i) => from + i / requestsPerS);
    const score = prediction;
    return {
      from,
      to: from + batchRows / requestsPerS,
      predictions: {
        n: batchRows,
        time,
        segments: [],
        features,
        age: features.map(() => undefined),
        score,
        prediction,
        latency,
        failed,
      },
      labels: { n: batchRows, time, requestTime: time, segments: [], label, prediction, score },
    };
  });
}

/** The default stack, new, on traffic of that shape. */
export function freshStack(on: Shape): Stack {
  return createStack(defaultStack, {
    shape: on,
    reference: null,
    warmupS: 600,
    startMs: 0,
    timezone: 'UTC',
    modules: new Map(),
    trace: false,
  });
}

/** The default stack on telemetry made beforehand. */
export function wholeStack(): BenchCase {
  const all = steps(500);
  return {
    name: 'default stack on 10 features with labels',
    unit: 'requests',
    units: all.length * batchRows,
    run() {
      const stack = freshStack(shape);
      for (const step of all) stack.observe(step);
    },
  };
}

/** A detector alone on a stream of 0/1 errors. */
export const detectorAlone = (kind: string): BenchCase => sequential(kind, 1_000_000);
