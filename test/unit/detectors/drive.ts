import type { DetectorDeclaration } from '../../../detectors/detector.js';
import { detectors } from '../../../detectors/registry.js';
import { createStack, type Stack, type StackOptions } from '../../../detectors/stack.js';
import type { FeatureShape, Shape } from '../../../harness/core/batch.js';
import type { DetectorPlan, RulePlan, StackPlan } from '../../../harness/core/plan.js';
import type { LabelLog, PredictionLog, Telemetry } from '../../../harness/core/telemetry.js';

/** A request as a test writes it; what is left out is missing. */
export interface Row {
  time: number;
  features?: number[];
  ages?: number[];
  segments?: number[];
  score?: number;
  prediction?: number;
  latency?: number;
  failed?: boolean;
  /** The label, and when it becomes known (default: at once). */
  label?: number;
  labelAt?: number;
}

export function numeric(name: string, stored = false): FeatureShape {
  return { name, type: 'numeric', categories: [], mean: 0, sd: 1, log: false, stored };
}

export function categorical(name: string, categories: string[]): FeatureShape {
  return { name, type: 'categorical', categories, mean: 0, sd: 1, log: false, stored: false };
}

export function shapeOf(
  features: FeatureShape[],
  segments: Shape['segments'] = [],
  task: Shape['task'] = 'binary',
): Shape {
  return { features, segments, task };
}

function predictionLog(rows: readonly Row[], shape: Shape): PredictionLog {
  const column = (of: (row: Row) => number | undefined) => Float64Array.from(rows, (row) => of(row) ?? Number.NaN);
  return {
    n: rows.length,
    time: column((row) => row.time),
    segments: shape.segments.map((_, d) => Int32Array.from(rows, (row) => row.segments?.[d] ?? 0)),
    features: shape.features.map((_, f) => column((row) => row.features?.[f])),
    age: shape.features.map(({ stored }, f) => (stored ? column((row) => row.ages?.[f]) : undefined)),
    score: column((row) => row.score),
    prediction: column((row) => row.prediction),
    latency: column((row) => row.latency ?? 0),
    failed: Uint8Array.from(rows, (row) => (row.failed ? 1 : 0)),
  };
}

function labelLog(rows: readonly Row[], shape: Shape): LabelLog {
  const column = (of: (row: Row) => number | undefined) => Float64Array.from(rows, (row) => of(row) ?? Number.NaN);
  return {
    n: rows.length,
    time: column(knownAt),
    requestTime: column((row) => row.time),
    segments: shape.segments.map((_, d) => Int32Array.from(rows, (row) => row.segments?.[d] ?? 0)),
    label: column((row) => row.label),
    prediction: column((row) => row.prediction),
    score: column((row) => row.score),
  };
}

function knownAt(row: Row): number {
  return row.labelAt ?? row.time;
}

/** What becomes visible in each step between two moments. */
export function telemetry(rows: readonly Row[], shape: Shape, moments: readonly number[]): Telemetry[] {
  const labelled = rows.filter((row) => row.label !== undefined).sort((a, b) => knownAt(a) - knownAt(b));
  return moments.slice(1).map((to, i) => {
    const from = moments[i];
    return {
      from,
      to,
      predictions: predictionLog(
        rows.filter(({ time }) => time >= from && time < to),
        shape,
      ),
      labels: labelLog(
        labelled.filter((row) => knownAt(row) >= from && knownAt(row) < to),
        shape,
      ),
    };
  });
}

/** A detector of a plan; parameters are parsed by its declaration, as a file's would be. */
export function detector(
  name: string,
  kind: string,
  params: Record<string, unknown>,
  by: string[] = [],
  declaration: DetectorDeclaration | undefined = detectors.get(kind),
): DetectorPlan {
  const parsed = declaration?.params.parse(params) as Record<string, unknown>;
  return { name, kind, module: null, params: parsed, signal: String(params.signal), by };
}

export function rule(alert: string, when: string, extra: Partial<RulePlan> = {}): RulePlan {
  return {
    alert,
    labels: {},
    when,
    forS: 0,
    cooldownS: 0,
    severity: 'page',
    diagnosis: null,
    runbook: null,
    ...extra,
  };
}

export function plan(detectorPlans: DetectorPlan[], rules: RulePlan[], lastS = Number.POSITIVE_INFINITY): StackPlan {
  return { reference: { kind: 'warmup', lastS }, detectors: detectorPlans, rules };
}

export function stackOf(stackPlan: StackPlan, shape: Shape, options: Partial<StackOptions> = {}): Stack {
  return createStack(stackPlan, {
    shape,
    reference: null,
    warmupS: 0,
    startMs: 0,
    timezone: 'UTC',
    modules: new Map(),
    trace: false,
    ...options,
  });
}

/** Runs a stack over rows until a moment, in steps of some length. */
export function run(stack: Stack, rows: readonly Row[], shape: Shape, untilS: number, stepS = untilS): Stack {
  const moments = [0];
  while (moments[moments.length - 1] < untilS) moments.push(Math.min(untilS, moments[moments.length - 1] + stepS));
  for (const step of telemetry(rows, shape, moments)) stack.observe(step);
  return stack;
}
