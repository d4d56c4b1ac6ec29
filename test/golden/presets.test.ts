import { describe, expect, it } from 'vitest';
import type { Fields, SignalRows, WindowedDeclaration } from '../../detectors/detector.js';
import { presets } from '../../detectors/presets/registry.js';
import { detectors } from '../../detectors/registry.js';
import { golden } from './golden-file.js';

type ColumnValues = readonly (number | string)[];

interface Case {
  name: string;
  reference: Record<string, ColumnValues>;
  current: Record<string, ColumnValues>;
  // biome-ignore lint/suspicious/noExplicitAny: each product has answers of its own
  expected: any;
}

function rowsOf(values: Float64Array): SignalRows {
  return { values, predictions: null, scores: null, firstOrdinal: 0 };
}

/** What a detector with its defaults says of one column. */
function answer(kind: string, before: ColumnValues, now: ColumnValues): Fields {
  const declaration = detectors.get(kind) as WindowedDeclaration;
  const categories = typeof before[0] === 'string' ? [...new Set([...before, ...now].map(String))].sort() : null;
  const encoded = (values: ColumnValues) =>
    Float64Array.from(values, (value) => (categories === null ? Number(value) : categories.indexOf(String(value))));
  const params = declaration.params.parse({ signal: 'feature.x' }) as Record<string, unknown>;
  const detector = declaration.create(params, {
    signal: 'feature.x',
    categories,
    binary: false,
    fields: new Set(declaration.fields),
    reference: rowsOf(encoded(before)),
    referenceCount: before.length,
    referenceSketch: null,
  });
  const sketch = detector.sketch();
  sketch.add(rowsOf(encoded(now)), 0, now.length);
  return detector.evaluate([sketch], [3600]);
}

const casesOf = (name: string): Case[] => golden(name).expected.cases as Case[];

describe('evidently-default says what Evidently 0.7.21 says', () => {
  it.each(casesOf('preset_evidently_defaults').map((one) => [one.name, one] as const))('%s', (_name, one) => {
    let drifted = 0;
    for (const [column, { value, method }] of Object.entries(
      one.expected.columns as Record<string, { value: number; method: string }>,
    )) {
      const found = answer('evidently', one.reference[column], one.current[column]);
      expect(found.statistic, `${column}: ${method}`).toBeCloseTo(value, 9);
      drifted += found.drifted ?? 0;
    }
    expect(drifted).toBe(one.expected.drifted.count);
    const columns = Object.keys(one.expected.columns).length;
    const share = (presets.get('evidently-default')!.params.parse({}) as unknown as { share: number }).share;
    expect(drifted / columns >= share).toBe(one.expected.drifted.share >= 0.5);
  });
});

describe('whylogs-default says what whylogs 1.6.4 says', () => {
  /** Its KS statistic and bins come from a sketch of the rows that is right to about one part in a hundred. */
  const sketchError = 0.02;
  const category = (distance: number) => (distance >= 0.4 ? 'DRIFT' : distance >= 0.15 ? 'POSSIBLE_DRIFT' : 'NO_DRIFT');

  it.each(casesOf('preset_whylogs_defaults').map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const { hellinger, ks, chi2 } = one.expected;
    const { number, kind } = one.reference;
    const distance = answer('hellinger', number, one.current.number).statistic ?? Number.NaN;
    expect(Math.abs(distance - hellinger.statistic)).toBeLessThan(sketchError);
    expect(category(distance)).toBe(hellinger.category);
    const gap = answer('ks', number, one.current.number);
    expect(Math.abs((gap.statistic ?? Number.NaN) - ks.statistic)).toBeLessThan(sketchError);
    expect((gap.p ?? 1) <= 0.05).toBe(ks.p <= 0.05);
    expect(answer('chi2-fit', kind, one.current.kind).floored).toBeCloseTo(chi2.p, 9);
  });
});

describe('deepchecks-default says what deepchecks 0.19.1 says', () => {
  const defaults = presets.get('deepchecks-default')!.params.parse({}) as Record<string, number>;
  const thresholds = { number: defaults.numeric, kind: defaults.categorical, truth: defaults.prediction };

  it.each(casesOf('preset_deepchecks_defaults').map((one) => [one.name, one] as const))('%s', (_name, one) => {
    for (const [column, threshold] of Object.entries(thresholds)) {
      const { score, failed } = one.expected[column];
      const kind = column === 'number' ? 'ks' : 'cramers-v';
      // Labels are classes there: 0 and 1 as two categories.
      const values = (of: Record<string, ColumnValues>) => (column === 'truth' ? of[column].map(String) : of[column]);
      const fields = answer(kind, values(one.reference), values(one.current));
      const found = (kind === 'ks' ? fields.statistic : fields.balanced) ?? Number.NaN;
      expect(found, column).toBeCloseTo(score, 9);
      expect(found > threshold, column).toBe(failed);
    }
  });
});

describe('Wasserstein agrees with SciPy', () => {
  it('raw, and in standard deviations of the reference', () => {
    const { input, expected } = golden('scipy_wasserstein_energy__500_400');
    const found = answer('wasserstein', input.a as number[], input.b as number[]);
    expect(found.raw).toBeCloseTo(expected.wasserstein, 12);
    expect(found.statistic).toBeCloseTo(expected.wasserstein_normed_by_ref_std, 12);
  });
});
