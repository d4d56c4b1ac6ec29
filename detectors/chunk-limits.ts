import { z } from 'zod';
import type { Fields, SignalRows, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { sampleParams } from './sampled.js';
import { parseSignal, signalNature } from './signals/signal.js';
import { BinSketch, type Bins, categoryBins } from './sketches/bins.js';
import { doaneBins } from './sketches/doane.js';
import { type Summary, summaryOf } from './sketches/summary.js';
import { jensenShannon } from './statistics/divergence.js';

/** What becomes of the reference rows that are left when it is cut into chunks of the same whole number of rows. */
export const leftoverRows = () =>
  z
    .enum(['keep', 'append', 'drop'])
    .default('keep')
    .describe(
      'reference rows beyond the last whole chunk: a small chunk of their own, part of the last one, or left out',
    );

const params = z.object({
  ...sampleParams.shape,
  chunks: z.int().min(2).max(1000).default(10).describe('equal stretches of the reference that set the limits'),
  leftover: leftoverRows(),
  sigmas: z.number().positive().default(3).describe('standard deviations of the chunks from their mean to a limit'),
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

/** Rows at which chunks begin, and the end of the last one. */
function chunkEdges(n: number, { chunks, leftover }: z.infer<typeof params>): number[] {
  const size = Math.max(1, Math.floor(n / chunks));
  const whole = Math.floor(n / size);
  const edges = Array.from({ length: whole + 1 }, (_, c) => c * size);
  if (edges[whole] === n || leftover === 'drop') return edges;
  return leftover === 'keep' ? [...edges, n] : [...edges.slice(0, -1), n];
}

/** Mean and standard deviation (n in the denominator) of a measure over the chunks between the edges. */
function limitsOf(measure: Measure, rows: SignalRows, edges: readonly number[]): { mean: number; sd: number } {
  const found: number[] = [];
  for (let c = 1; c < edges.length; c++) {
    const sketch = measure.sketch();
    sketch.add(rows, edges[c - 1], edges[c]);
    const value = sketch.count === 0 ? null : measure.value(sketch);
    if (value !== null) found.push(value);
  }
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const squares = found.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / found.length) };
}

const nothing: Fields = Object.freeze({ statistic: null, excess: null });

class ChunkLimits implements WindowedDetector {
  private readonly known: Readonly<{ measure: Measure; lower: number; upper: number; minimum: number }>;

  constructor(raw: Record<string, unknown>, context: WindowedContext) {
    const given = raw as z.infer<typeof params>;
    const { sigmas, minimum } = given;
    const none: SignalRows = { values: new Float64Array(0), predictions: null, scores: null, firstOrdinal: 0 };
    const rows = context.reference ?? none;
    const measure = measureOf(context, rows, context.referenceCount);
    const { mean, sd } = limitsOf(measure, rows, chunkEdges(context.referenceCount, given));
    this.known = Object.freeze({
      measure,
      lower: measure.bothSides ? mean - sigmas * sd : Number.NEGATIVE_INFINITY,
      upper: mean + sigmas * sd,
      minimum,
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
