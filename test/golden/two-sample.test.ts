import { describe, expect, it } from 'vitest';
import type { Fields, SignalRows, WindowedDeclaration } from '../../detectors/detector.js';
import { detectors } from '../../detectors/registry.js';
import { edgeBins, quantileBins } from '../../detectors/sketches/bins.js';
import { chiSquaredTest, jensenShannon, relativeEntropy } from '../../detectors/statistics/divergence.js';
import { golden, goldenNames } from './golden-file.js';

function rows(values: ArrayLike<number>): SignalRows {
  return { values: Float64Array.from(values), predictions: null, scores: null, firstOrdinal: 0 };
}

function compareWith(kind: string, reference: number[], current: number[]): Fields {
  const declaration = detectors.get(kind) as WindowedDeclaration;
  const detector = declaration.create(declaration.params.parse({ signal: 'feature.x' }), {
    signal: 'feature.x',
    categories: null,
    binary: false,
    fields: new Set(declaration.fields),
    reference: rows(reference),
    referenceCount: reference.length,
    referenceSketch: null,
  });
  const sketch = detector.sketch();
  sketch.add(rows(current), 0, current.length);
  return detector.evaluate([sketch], [1]);
}

function closeTo(value: number | null, expected: number, relative = 1e-9): void {
  expect(value).not.toBeNull();
  expect(Math.abs((value ?? 0) - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe('PSI is that of NumPy quantile bins', () => {
  it.each(goldenNames('numpy_psi__'))('%s', (name) => {
    const { input, expected } = golden(name);
    closeTo(compareWith('psi', input.ref, input.cur).statistic, expected.psi);
    const bins = quantileBins({ values: Float64Array.from(input.ref), n: input.ref.length }, 10);
    expect(Array.from(bins.edges.slice(0, 9))).toEqual(expected.inner_edges);
  });
});

describe('KS is that of SciPy', () => {
  it.each(goldenNames('scipy_ks2samp__'))('%s', (name) => {
    const { input, expected } = golden(name);
    const { statistic, p } = compareWith('ks', input.a, input.b);
    closeTo(statistic, expected['auto/two-sided'].statistic);
    closeTo(p, expected['auto/two-sided'].pvalue);
  });
});

describe('χ² is that of SciPy', () => {
  const { input, expected } = golden('scipy_chi2_contingency');
  it.each(['t2x2', 't2x5', 't3x4'])('%s', (table) => {
    for (const correction of [true, false]) {
      const { statistic, p, degrees } = chiSquaredTest(input[table], correction);
      const wanted = expected[`${table}/correction=${correction ? 'True' : 'False'}`];
      closeTo(statistic, wanted.statistic);
      closeTo(p, wanted.pvalue);
      expect(degrees).toBe(wanted.dof);
    }
  });
});

describe('JS and KL are those of SciPy', () => {
  const { input, expected } = golden('scipy_jensenshannon_kl_entropy');
  it.each(['probs', 'counts_with_zeros'])('%s', (name) => {
    const { p, q } = input[name];
    const wanted = expected[name];
    closeTo(Math.sqrt(jensenShannon(p, q)), wanted.jensenshannon_base_e);
    const infinite = wanted.kl_pq_nats === 'Infinity';
    if (infinite) expect(relativeEntropy(p, q)).toBe(Number.POSITIVE_INFINITY);
    else closeTo(relativeEntropy(p, q), wanted.kl_pq_nats);
    if (wanted.kl_qp_nats === 'Infinity') expect(relativeEntropy(q, p)).toBe(Number.POSITIVE_INFINITY);
    else closeTo(relativeEntropy(q, p), wanted.kl_qp_nats);
  });
});

describe('bins', () => {
  it('count as numpy.histogram does', () => {
    const { input, expected } = golden('numpy_psi__shift_10000_1000');
    const bins = edgeBins(expected.inner_edges);
    expect(bins.count).toBe(10);
    const counts = new Array<number>(10).fill(0);
    for (const value of input.cur as number[]) {
      counts[(expected.inner_edges as number[]).filter((edge) => edge <= value).length] += 1;
    }
    expect(counts).toEqual(expected.cur_counts);
  });
});
