import { z } from 'zod';
import { duration } from '../harness/core/quantity.js';
import type { Fields, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { categoryCounts, sampleParams, sampleRows, sortedReference } from './sampled.js';
import { BinSketch, categoryBins } from './sketches/bins.js';
import { RowSample } from './sketches/sample.js';
import { hellingerDistance } from './statistics/distance.js';

const params = z.object({
  ...sampleParams.shape,
  bins: z.int().min(2).max(1000).default(30).describe('most even bins over the joint range; a category is its own bin'),
  trailing: duration()
    .refine((seconds) => seconds > 0, { message: 'trailing must be longer than 0' })
    .optional()
    .describe('compare with the stretch of this length before the window instead of the reference'),
});

/** Rows that each bin has on average at least. */
const rowsPerBin = 4;

/** The last edge lies this much beyond the largest value, so that it falls into the last bin. */
const beyond = 1e-7;

function evenCounts(values: Float64Array, low: number, width: number, bins: number, weight: number): Float64Array {
  const counts = new Float64Array(bins);
  for (const value of values) {
    const bin = width > 0 ? Math.floor((value - low) / width) : 0;
    counts[Math.min(bins - 1, Math.max(0, bin))] += weight;
  }
  return counts;
}

class Hellinger implements WindowedDetector {
  private readonly known: Readonly<{
    categories: readonly string[] | null;
    counts: Int32Array;
    values: Float64Array;
    bins: number;
    minimum: number;
  }>;

  constructor(raw: Record<string, unknown>, context: WindowedContext) {
    const { bins, minimum } = raw as z.infer<typeof params>;
    const { categories, referenceCount } = context;
    this.known = Object.freeze({
      categories,
      counts: categories === null ? new Int32Array(0) : categoryCounts(context),
      values: categories === null ? sortedReference(context) : new Float64Array(0),
      bins,
      minimum: referenceCount < minimum ? Number.POSITIVE_INFINITY : minimum,
    });
  }

  sketch(): Sketch {
    const { categories } = this.known;
    return categories === null ? new RowSample(sampleRows, 'values') : new BinSketch(categoryBins(categories));
  }

  evaluate(windows: readonly Sketch[]): Fields {
    const { counts, minimum } = this.known;
    const [current, whole] = windows;
    if (current.count < minimum || (whole !== undefined && whole.count - current.count < minimum))
      return { statistic: null };
    if (!(current instanceof BinSketch)) return { statistic: this.numbers(current as RowSample, whole as RowSample) };
    const before = whole instanceof BinSketch ? whole.counts.map((count, i) => count - current.counts[i]) : counts;
    return { statistic: hellingerDistance(before, current.counts) };
  }

  /** Even bins from the smallest to the largest value of both sides. */
  private numbers(current: RowSample, whole: RowSample | undefined): number {
    const now = current.rows().values;
    const past = whole === undefined ? this.known.values : whole.rows().values;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const side of [now, past])
      for (const value of side) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    high += high === 0 ? beyond : Math.abs(high) * beyond;
    const rows = whole === undefined ? current.count + past.length : whole.count;
    const bins = Math.max(2, Math.min(this.known.bins, Math.ceil(rows / rowsPerBin)));
    const width = (high - low) / bins;
    const counts = evenCounts(now, low, width, bins, current.count / now.length);
    const before = evenCounts(past, low, width, bins, whole === undefined ? 1 : whole.count / past.length);
    if (whole !== undefined) for (let b = 0; b < bins; b++) before[b] = Math.max(0, before[b] - counts[b]);
    return hellingerDistance(before, counts);
  }
}

/** Watches the distribution of a signal over even bins or categories. */
export const hellinger = Object.freeze<WindowedDeclaration>({
  kind: 'hellinger',
  summary: 'Hellinger distance, 0 to 1, of window and reference (or what came before) over even bins or categories',
  source: 'Hellinger 1909; bins as whylogs 1.6 lays them, on samples of at most 10,000 rows',
  shape: 'windowed',
  params,
  fields: ['statistic'],
  ceilings: () => ({ statistic: 1 }),
  needsReference: true,
  minimumReference: 1,
  windows(raw) {
    const { window, trailing } = raw as z.infer<typeof params>;
    return trailing === undefined ? [window] : [window, window + trailing];
  },
  create: (raw, context) => new Hellinger(raw, context),
});
