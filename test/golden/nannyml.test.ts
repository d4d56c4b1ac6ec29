import { describe, expect, it } from 'vitest';
import { presets } from '../../detectors/presets/registry.js';
import { compilePresets } from '../../scenarios/compile/presets.js';
import { registeredKinds } from '../../scenarios/kinds.js';
import { categorical, numeric, plan as planOf, type Row, run, shapeOf, stackOf } from '../unit/detectors/drive.js';
import { golden } from './golden-file.js';

interface Table {
  number: number[];
  skewed: number[];
  holes: (number | null)[];
  kind: string[];
  truth: number[];
  guess: number[];
}

/** Per chunk the value and whether it raised an alert; thresholds as clamped to what the metric can be. */
interface Answer {
  values: number[];
  upper: number;
  lower: number | null;
  alerts: boolean[];
}

interface Case {
  name: string;
  reference: Table;
  current: Table;
  /** Rows a chunk of `current`. */
  chunk: number;
  expected: Record<'missing' | 'unseen' | 'accuracy', Answer> & {
    drift: Record<'number' | 'skewed' | 'kind', Answer>;
    chi2: Pick<Answer, 'values' | 'alerts'>;
  };
}

const kinds = ['a', 'b', 'c', 'd'];
const features = [numeric('number'), numeric('skewed'), numeric('holes'), categorical('kind', kinds)];
const shape = shapeOf(features);

/** One row a second where there are as many rows as seconds. */
function rowsOf(table: Table, fromS: number, seconds: number): Row[] {
  return table.truth.map((label, i) => ({
    time: fromS + (i * seconds) / table.truth.length,
    features: [table.number[i], table.skewed[i], table.holes[i] ?? Number.NaN, kinds.indexOf(table.kind[i])],
    prediction: table.guess[i],
    label,
  }));
}

/** The whole preset at work on a case: statistics by detector and signal, and firings by alert, chunk by chunk. */
function atWork({ reference, current, chunk }: Case) {
  const warmupS = 600;
  const given = { window: `${chunk}s` };
  const params = presets.get('nannyml-default')!.params.parse(given) as Record<string, unknown>;
  const setting = { features, task: 'binary', objective: null, kinds: registeredKinds() } as const;
  const [{ detectors, rules }] = compilePresets([{ kind: 'nannyml-default', params }], setting);
  const chi2 = {
    name: 'chi2',
    kind: 'chi2',
    module: null,
    signal: 'feature.kind',
    by: [],
    params: { signal: 'feature.kind', window: chunk, every: chunk, bins: 10, minimum: 1 },
  };
  const independent = { alert: 'Chi2', labels: {}, when: 'chi2.p < 0.05', forS: 0, cooldownS: 0 };
  const rest = { severity: 'ticket', diagnosis: null, runbook: null } as const;
  const plan = planOf([...detectors, chi2], [...rules, { ...independent, ...rest }]);
  const stack = stackOf(plan, shape, { warmupS, trace: true });
  const lengthS = current.truth.length;
  run(stack, [...rowsOf(reference, 0, warmupS), ...rowsOf(current, warmupS, lengthS)], shape, warmupS + lengthS + 1);
  const chunks = Array.from({ length: 10 }, (_, c) => warmupS + (c + 1) * chunk);
  const series = (detector: string, signal: string, field: string) => {
    const found = stack
      .traces()
      .find((one) => one.detector === detector && one.signal === signal && one.field === field);
    return chunks.map((end) => found?.value[found.time.indexOf(end)] ?? Number.NaN);
  };
  const firing = (alert: string) => {
    const episodes = stack.episodes().filter(({ rule }) => plan.rules[rule].alert === alert);
    return chunks.map((end) => episodes.some(({ startsS, endsS }) => startsS <= end && (endsS ?? Infinity) > end));
  };
  return { series, firing };
}

function expectSame(found: readonly number[], expected: readonly number[], what: string): void {
  for (let c = 0; c < 10; c++) expect(found[c], `${what}, chunk ${c}`).toBeCloseTo(expected[c], 9);
}

const cases = golden('preset_nannyml_defaults').expected.cases as Case[];

describe('nannyml-default says what NannyML 0.13.1 says', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const { series, firing } = atWork(one);
    const { drift, missing, unseen, accuracy, chi2 } = one.expected;
    const watched: [detector: string, signal: string, answer: Answer, most: number][] = [
      ['drift', 'feature.number', drift.number, Number.POSITIVE_INFINITY],
      ['drift', 'feature.skewed', drift.skewed, Number.POSITIVE_INFINITY],
      ['drift', 'feature.kind', drift.kind, Number.POSITIVE_INFINITY],
      ['missing', 'nullRatio.holes', missing, 1],
      ['performance', 'accuracy', accuracy, 1],
    ];
    for (const [name, signal, answer, most] of watched) {
      const detector = `nannyml-default-${name}`;
      expectSame(series(detector, signal, 'statistic'), answer.values, signal);
      const excess = series(detector, signal, 'excess');
      expect(
        excess.map((value) => value > 0),
        signal,
      ).toEqual(answer.alerts.slice(0, 10));
      const { upper, lower } = answer;
      // Thresholds are compared where they were not clamped to what the measure can be.
      answer.values.slice(0, 10).forEach((value, c) => {
        const beyond = [...(upper < most ? [value - upper] : []), ...(lower === null ? [] : [lower - value])];
        if (upper < most && (lower ?? 1) !== 0) expect(excess[c], signal).toBeCloseTo(Math.max(...beyond), 9);
      });
    }
    expectSame(series('nannyml-default-unseen', 'unseenRatio.kind', 'statistic'), unseen.values, 'unseen');
    expect(firing('NannymlUnseenValues')).toEqual(unseen.alerts.slice(0, 10));
    expect(firing('NannymlMissingValues')).toEqual(missing.alerts.slice(0, 10));
    expect(firing('NannymlPerformance')).toEqual(accuracy.alerts.slice(0, 10));
    const columns = [drift.number, drift.skewed, drift.kind];
    const fired = firing('NannymlDrift');
    fired.forEach((now, c) => {
      if (columns.some(({ alerts }) => alerts[c])) expect(now, `drift, chunk ${c}`).toBe(true);
    });
    expectSame(series('chi2', 'feature.kind', 'statistic'), chi2.values, 'chi2');
    expect(firing('Chi2')).toEqual(chi2.alerts.slice(0, 10));
  });

  it('the few rows left over after ten chunks blind it, as they do there', () => {
    const { moved, leftover } = Object.fromEntries(cases.map((one) => [one.name, one.expected.drift.number]));
    expect(moved.upper).toBeLessThan(0.3);
    expect(leftover.upper).toBeGreaterThan(0.6);
    expect(leftover.alerts).not.toContain(true);
  });
});
