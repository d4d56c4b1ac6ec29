import { z } from 'zod';
import type { Fields, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { align, everyTick, minimum, signal, window } from './parameters.js';
import { BinSketch, categoryBins } from './sketches/bins.js';
import { RowSample } from './sketches/sample.js';

/** What detectors that compare samples take. */
export const sampleParams = z.object({
  signal: signal(),
  window: window(),
  every: everyTick(),
  minimum: minimum(),
  align: align(),
});

/** Rows that a sample keeps of the window and of the reference. */
export const sampleRows = 10_000;

/** How a window is compared with the reference. Frozen: forks share it. */
export interface SampleComparison {
  /** Both in ascending order, neither empty. */
  numbers(reference: Float64Array, current: Float64Array): Fields;
  /** Rows a category, the last entry for whatever is none. */
  categories(reference: Int32Array, current: Int32Array): Fields;
}

interface Comparison {
  readonly kind: string;
  readonly summary: string;
  readonly source: string;
  readonly fields: readonly string[];
  readonly params: z.ZodObject;
  readonly numericOnly?: boolean;
  readonly compare: (params: Record<string, unknown>, context: WindowedContext) => SampleComparison;
}

/** Rows of a categorical signal by category. */
export function categoryCounts(context: WindowedContext): Int32Array {
  const sketch = new BinSketch(categoryBins(context.categories ?? []));
  if (context.reference !== null) sketch.add(context.reference, 0, context.referenceCount);
  return sketch.counts;
}

/** A bounded sample of the reference, in ascending order. */
export function sortedReference(context: WindowedContext): Float64Array {
  const sample = new RowSample(sampleRows, 'values');
  if (context.reference !== null) sample.add(context.reference, 0, context.referenceCount);
  return sample.rows().values.sort();
}

class SampledDetector implements WindowedDetector {
  private readonly known: Readonly<{
    comparison: SampleComparison;
    minimum: number;
    nothing: Fields;
    categories: readonly string[] | null;
    counts: Int32Array;
    sorted: Float64Array;
  }>;

  constructor(of: Comparison, params: Record<string, unknown>, context: WindowedContext) {
    const { categories, referenceCount } = context;
    const minimumRows = Math.max(1, Number(params.minimum));
    this.known = Object.freeze({
      comparison: Object.freeze(of.compare(params, context)),
      minimum: referenceCount < minimumRows ? Number.POSITIVE_INFINITY : minimumRows,
      nothing: Object.freeze(Object.fromEntries(of.fields.map((field) => [field, null]))),
      categories,
      counts: categories === null ? new Int32Array(0) : categoryCounts(context),
      sorted: categories === null ? sortedReference(context) : new Float64Array(0),
    });
  }

  sketch(): Sketch {
    const { categories } = this.known;
    return categories === null ? new RowSample(sampleRows, 'values') : new BinSketch(categoryBins(categories));
  }

  evaluate(windows: readonly Sketch[]): Fields {
    const { comparison, minimum, nothing, counts, sorted } = this.known;
    const [current] = windows;
    if (current.count < minimum) return nothing;
    if (current instanceof BinSketch) return comparison.categories(counts, current.counts);
    return comparison.numbers(sorted, (current as RowSample).rows().values.sort());
  }
}

/** A windowed detector that compares a sample of the window, or its categories, with the reference. */
export function sampledDetector(of: Comparison): WindowedDeclaration {
  Object.freeze(of);
  return Object.freeze({
    kind: of.kind,
    summary: of.summary,
    source: of.source,
    params: of.params,
    fields: of.fields,
    shape: 'windowed' as const,
    needsReference: true,
    minimumReference: 1,
    numericOnly: of.numericOnly === true,
    windows: (params: Record<string, unknown>) => [params.window as number],
    create: (params: Record<string, unknown>, context: WindowedContext) => new SampledDetector(of, params, context),
  });
}
