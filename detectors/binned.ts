import { z } from 'zod';
import type { Fields, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { align, bins, everyTick, minimum, signal, window } from './parameters.js';
import { BinSketch, type Bins, categoryBins, quantileBins } from './sketches/bins.js';

/** What psi, kl, js and chi2 take. */
export const divergenceParams = z.object({
  signal: signal(),
  bins: bins(),
  window: window(),
  every: everyTick(),
  minimum: minimum(),
  align: align(),
});

interface Comparison {
  readonly kind: string;
  readonly summary: string;
  readonly source: string;
  readonly fields: readonly string[];
  readonly params: typeof divergenceParams;
  /** Compares counts of the reference with those of the window, bin by bin. */
  readonly compare: (reference: Int32Array, current: Int32Array) => Fields;
}

class BinnedDetector implements WindowedDetector<BinSketch> {
  /** Frozen, so that forks share it. */
  private readonly known: Readonly<{
    bins: Bins;
    reference: Int32Array;
    minimum: number;
    comparison: Comparison;
    nothing: Fields;
  }>;

  constructor(comparison: Comparison, params: z.infer<typeof divergenceParams>, context: WindowedContext) {
    const reference = context.reference ?? {
      values: new Float64Array(0),
      predictions: null,
      scores: null,
      firstOrdinal: 0,
    };
    const n = context.referenceCount;
    const layout =
      context.categories === null
        ? quantileBins({ values: reference.values, n }, params.bins)
        : categoryBins(context.categories);
    const sketch = new BinSketch(layout);
    sketch.add(reference, 0, n);
    const nothing = Object.freeze(Object.fromEntries(comparison.fields.map((field) => [field, null])));
    this.known = Object.freeze({
      bins: layout,
      reference: sketch.counts,
      minimum: n < params.minimum ? Number.POSITIVE_INFINITY : params.minimum,
      comparison,
      nothing,
    });
  }

  sketch(): BinSketch {
    return new BinSketch(this.known.bins);
  }

  evaluate(windows: readonly BinSketch[]): Fields {
    const { reference, minimum, comparison, nothing } = this.known;
    const [current] = windows;
    return current.count < minimum ? nothing : comparison.compare(reference, current.counts);
  }
}

/** A windowed detector that compares the counts of bins with those of the reference. */
export function divergenceDetector(comparison: Comparison): WindowedDeclaration {
  Object.freeze(comparison);
  return Object.freeze({
    kind: comparison.kind,
    summary: comparison.summary,
    source: comparison.source,
    params: comparison.params,
    fields: comparison.fields,
    shape: 'windowed' as const,
    needsReference: true,
    minimumReference: 1,
    windows: (params: Record<string, unknown>) => [params.window as number],
    create: (params: Record<string, unknown>, context: WindowedContext) =>
      new BinnedDetector(comparison, params as z.infer<typeof divergenceParams>, context),
  });
}
