import { describe, expect, it } from 'vitest';
import { Adwin } from '../../detectors/adwin.js';
import type { SequentialDeclaration, SequentialDetector } from '../../detectors/detector.js';
import { detectors } from '../../detectors/registry.js';
import { golden, goldenNames } from './golden-file.js';

function create(kind: string, params: Record<string, unknown>): SequentialDetector {
  const declaration = detectors.get(kind) as SequentialDeclaration;
  return declaration.create(declaration.params.parse({ signal: 'error', ...params }), null);
}

function firings(detector: SequentialDetector, values: Float64Array, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to; ) {
    const index = detector.scan(values, at, to);
    if (index < 0) break;
    found.push(index);
    at = index + 1;
  }
  return found;
}

interface Checkpoint {
  i: number;
  width: number;
  total: number;
  variance: number;
}

describe('ADWIN behaves as River', () => {
  it.each(goldenNames('river_adwin__'))('%s', (name) => {
    const { params, input, expected } = golden(name);
    const values = Float64Array.from(input.values);
    const detector = create('adwin', {
      delta: params.delta,
      clock: params.clock,
      maxBuckets: params.max_buckets,
      minWindow: params.min_window_length,
      grace: params.grace_period,
    }) as Adwin;
    expect(detector).toBeInstanceOf(Adwin);
    const found: number[] = [];
    let at = 0;
    for (const { i, width, total, variance } of expected.checkpoints as Checkpoint[]) {
      found.push(...firings(detector, values, at, i + 1));
      at = i + 1;
      const window = detector.window();
      expect(window.width, `width at ${i}`).toBe(width);
      expect(window.total, `total at ${i}`).toBeCloseTo(total, 9);
      expect(window.variance, `variance at ${i}`).toBeCloseTo(variance, 9);
    }
    found.push(...firings(detector, values, at, values.length));
    expect(found).toEqual(expected.drift_indices);
  });
});

type Params = ReturnType<typeof golden>['params'];

/** Each detector under its name in River's answers, and our parameters for River's. */
const others: [kind: string, prefix: string, ours: (params: Params) => Record<string, unknown>][] = [
  [
    'ddm',
    'ddm',
    (params) => ({
      warmStart: params.warm_start,
      warning: params.warning_threshold,
      drift: params.drift_threshold,
    }),
  ],
  [
    'page-hinkley',
    'pagehinkley',
    (params) => ({
      delta: params.delta,
      threshold: params.threshold,
      alpha: params.alpha,
      minimum: params.min_instances,
      mode: params.mode,
    }),
  ],
  ['eddm', 'eddm', (params) => ({ warmStart: params.warm_start, drift: params.beta })],
  ['hddm-a', 'hddma', (params) => ({ drift: params.drift_confidence, sides: params.two_sided_test ? 'both' : 'up' })],
  [
    'hddm-w',
    'hddmw',
    (params) => ({
      drift: params.drift_confidence,
      lambda: params.lambda_val,
      sides: params.two_sided_test ? 'both' : 'up',
    }),
  ],
  [
    'fhddm',
    'fhddm',
    (params) => ({
      size: params.sliding_window_size,
      drift: params.confidence_level,
      recent: params.short_window_size ?? undefined,
    }),
  ],
];

describe.each(others)('%s behaves as River', (kind, prefix, ours) => {
  it.each(goldenNames(`river_${prefix}__`))('%s', (name) => {
    const { params, input, expected } = golden(name);
    const values = Float64Array.from(input.values);
    const detector = create(kind, ours(params));
    expect(firings(detector, values, 0, values.length)).toEqual(expected.drift_indices);
  });
});
