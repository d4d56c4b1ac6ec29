import { z } from 'zod';
import { chunkLimitsOf, chunkParams } from './chunked.js';
import type { Fields, SignalRows, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { sampleParams } from './sampled.js';
import { parseSignal, signalNature } from './signals/signal.js';
import { BinSketch, type Bins, categoryBins } from './sketches/bins.js';
import { doaneBins } from './sketches/doane.js';
import { type Summary, summaryOf } from './sketches/summary.js';
import { jensenShannon } from './statistics/divergence.js';

const params = z.object({
  ...sampleParams.shape,
  ...chunkParams(),
});

/** One number of a window, against the whole reference where that is what it means. */
interface Measure {
  sketch(): Sketch;
  value(sketch: Sketch): number | null;
  /** False where only large values are bad. */
  readonly bothSides: boolean;
}

function distanceFrom(bins: Bins, reference: Int32Array): Measure {
  return Object.freeze({
    sketch: () => new BinSketch(bins),
    value: (sketch: Sketch) => Math.sqrt(jensenShannon((sketch as BinSketch).counts, reference) / Math.LN2),
    bothSides: false,
  });
}

function levelOf(summary: Summary): Measure {
  return Object.freeze({
    sketch: () => summary.sketch(),
    value: (sketch: Sketch) => summary.value(sketch, 1),
    bothSides: true,
  });
}

function measureOf(context: WindowedContext, rows: SignalRows, n: number): Measure {
  const nature = context.binary ? 'binary' : signalNature(context.signal, true);
  if (nature !== 'value') return levelOf(summaryOf(parseSignal(context.signal)?.head ?? '', nature));
  const bins = context.categories === null ? doaneBins(rows.values.subarray(0, n)) : categoryBins(context.categories);
  const whole = new BinSketch(bins);
  whole.add(rows, 0, n);
  return distanceFrom(bins, whole.counts);
}

function levelOfRows(measure: Measure, rows: SignalRows, from: number, to: number): number | null {
  const sketch = measure.sketch();
  sketch.add(rows, from, to);
  return sketch.count === 0 ? null : measure.value(sketch);
}

const nothing: Fields = Object.freeze({ statistic: null, excess: null });

class ChunkLimits implements WindowedDetector {
  private readonly known: Readonly<{ measure: Measure; lower: number; upper: number; minimum: number }>;

  constructor(raw: Record<string, unknown>, context: WindowedContext) {
    const given = raw as z.infer<typeof params>;
    const none: SignalRows = { values: new Float64Array(0), predictions: null, scores: null, firstOrdinal: 0 };
    const rows = context.reference ?? none;
    const measure = measureOf(context, rows, context.referenceCount);
    const { lower, upper } = chunkLimitsOf(context.referenceCount, given, (from, to) =>
      levelOfRows(measure, rows, from, to),
    );
    this.known = Object.freeze({
      measure,
      lower: measure.bothSides ? lower : Number.NEGATIVE_INFINITY,
      upper,
      minimum: given.minimum,
    });
  }

  sketch(): Sketch {
    return this.known.measure.sketch();
  }

  evaluate(windows: readonly Sketch[]): Fields {
    const { measure, lower, upper, minimum } = this.known;
    const [current] = windows;
    const statistic = current.count < minimum ? null : measure.value(current);
    if (statistic === null || Number.isNaN(upper)) return nothing;
    return { statistic, excess: Math.max(statistic - upper, lower - statistic) };
  }
}

/** Watches how far a window lies from the reference by the measure of the reference's own chunks. */
export const chunkLimits = Object.freeze<WindowedDeclaration>({
  kind: 'chunk-limits',
  summary:
    'Jensen–Shannon distance (base 2) of a distribution, or the level of a share or metric; excess is how far it lies beyond mean ± 3σ of the chunks of the reference',
  source: 'documented thresholds of NannyML 0.13.1; numbers in even bins by Doane (1976)',
  shape: 'windowed',
  params,
  fields: ['statistic', 'excess'],
  needsReference: true,
  minimumReference: 2,
  windows: (raw) => [raw.window as number],
  create: (raw, context) => new ChunkLimits(raw, context),
});
