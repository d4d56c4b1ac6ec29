import { describe, expect, it } from 'vitest';
import { presets } from '../../detectors/presets/registry.js';
import { calibrationOf } from '../../detectors/statistics/calibration.js';
import { stratifiedTenths } from '../../detectors/statistics/stratified-splits.js';
import { compilePresets } from '../../scenarios/compile/presets.js';
import { registeredKinds } from '../../scenarios/kinds.js';
import { detector, plan as planOf, type Row, rule, run, shapeOf, stackOf } from '../unit/detectors/drive.js';
import { golden } from './golden-file.js';

interface Table {
  truth: number[];
  guess: (number | null)[];
  score: (number | null)[];
}

/** Estimates a chunk, limits as cut to 0 … 1, and which chunks raised an alert. */
interface Answer {
  values: (number | null)[];
  upper: number;
  lower: number;
  alerts: boolean[];
}

interface Case {
  name: string;
  reference: Table;
  current: Table;
  /** Rows a chunk of `current`. */
  chunk: number;
  expected: {
    calibrated: boolean;
    /** Scores and probabilities between which the calibration is straight. */
    knots: [number[], number[]] | null;
    metrics: Record<string, Answer>;
  };
}

const { cases, splits } = golden('preset_nannyml_cbpe').expected as {
  cases: Case[];
  splits: { labels: number[]; tests: number[][] }[];
};
const shape = shapeOf([]);

/** Rows at even times; their labels are known at once, or never. */
function rowsOf(table: Table, fromS: number, seconds: number, labelled: boolean): Row[] {
  return table.truth.map((label, i) => ({
    time: fromS + (i * seconds) / table.truth.length,
    prediction: table.guess[i] ?? Number.NaN,
    score: table.score[i] ?? Number.NaN,
    ...(labelled ? { label } : {}),
  }));
}

/** Statistics and excesses of every metric, and firings of the preset's own alert, chunk by chunk. */
function atWork({ reference, current, chunk, expected }: Case) {
  const given = presets.get('nannyml-default')!.params.parse({ window: `${chunk}s` }) as Record<string, unknown>;
  const setting = { features: [], task: 'binary', objective: null, kinds: registeredKinds() } as const;
  const [preset] = compilePresets([{ kind: 'nannyml-default', params: given }], setting);
  const alone = Object.keys(expected.metrics).map((metric) =>
    detector(metric, 'cbpe', { metric, window: `${chunk}s`, every: `${chunk}s`, signal: 'score' }),
  );
  const kept = preset.rules.filter(({ alert }) => alert === 'NannymlEstimatedPerformance');
  const rules = [...kept, ...alone.map(({ name }) => rule(`A${name}`, `${name}.excess > 0`))];
  const used = preset.detectors.filter(({ kind }) => kind === 'cbpe');
  // Chunks begin where the reference ends.
  const warmupS = 10 * chunk;
  const stack = stackOf(planOf([...used, ...alone], rules), shape, { warmupS, trace: true });
  const lengthS = current.truth.length;
  const rows = [...rowsOf(reference, 0, warmupS, true), ...rowsOf(current, warmupS, lengthS, false)];
  run(stack, rows, shape, warmupS + lengthS + 1);
  const chunks = Array.from({ length: 10 }, (_, c) => warmupS + (c + 1) * chunk);
  const series = (metric: string, field: string) => {
    const found = stack.traces().find((one) => one.detector === metric && one.field === field);
    return chunks.map((end) => found?.value[found.time.indexOf(end)] ?? null);
  };
  const fired = stack.episodes().filter(({ rule: index }) => index === 0);
  const firing = chunks.map((end) =>
    fired.some(({ startsS, endsS }) => startsS <= end && (endsS ?? Number.POSITIVE_INFINITY) > end),
  );
  return { series, firing };
}

describe('cbpe says what NannyML 0.13.1 says', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const { series, firing } = atWork(one);
    for (const [metric, { values, upper, lower, alerts }] of Object.entries(one.expected.metrics)) {
      const found = series(metric, 'statistic');
      const excess = series(metric, 'excess');
      for (let c = 0; c < 10; c++) {
        const value = values[c]!;
        expect(found[c], `${metric}, chunk ${c}`).toBeCloseTo(value, 9);
        expect(excess[c], `${metric}, chunk ${c}`).toBeCloseTo(Math.max(value - upper, lower - value), 9);
        expect(excess[c]! > 0, `${metric}, chunk ${c}`).toBe(alerts[c]);
      }
    }
    expect(firing).toEqual(one.expected.metrics.accuracy.alerts.slice(0, 10));
  });

  it.each(cases.map((one) => [one.name, one] as const))('calibrates where it does: %s', (_name, one) => {
    const { truth, score } = one.reference;
    const found = calibrationOf(Float64Array.from(truth), Float64Array.from(score as number[]));
    expect(found !== null).toBe(one.expected.calibrated);
    const [x, y] = one.expected.knots ?? [[], []];
    expect([...(found?.x ?? [])]).toEqual(x);
    [...(found?.y ?? [])].forEach((value, k) => {
      expect(value).toBeCloseTo(y[k], 12);
    });
  });

  it.each(splits)('draws the same tenths to try it on', ({ labels, tests }) => {
    expect(stratifiedTenths(Float64Array.from(labels), 3, 42)?.map((rows) => [...rows])).toEqual(tests);
  });

  it('has cases of every kind', () => {
    expect(new Set(cases.map(({ expected }) => expected.calibrated))).toEqual(new Set([true, false]));
    const alerts = cases.flatMap(({ expected }) => expected.metrics.accuracy.alerts);
    expect(new Set(alerts)).toEqual(new Set([true, false]));
  });
});
