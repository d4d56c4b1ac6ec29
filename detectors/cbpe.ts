import { z } from 'zod';
import { chunkLimitsOf, chunkParams } from './chunked.js';
import type { Fields, SignalRows, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { type Estimate, estimable, estimateOf } from './estimate.js';
import { align, everyTick, minimum, signal, window } from './parameters.js';
import { calibrationOf } from './statistics/calibration.js';

const params = z.object({
  signal: signal().default('score').describe('what it estimates from: the score, and the prediction beside it'),
  metric: z.enum(estimable).default('accuracy').describe('what is estimated'),
  window: window(),
  every: everyTick('1h'),
  minimum: minimum(),
  align: align(),
  ...chunkParams(),
});

type Known = Pick<WindowedContext, 'reference' | 'referenceCount'>;

/** Reference rows whose label, prediction and score are all known. */
function wholeRows({ reference, referenceCount }: Known): SignalRows & { readonly scores: Float64Array } {
  const { values = new Float64Array(0), predictions = null, scores = null } = reference ?? {};
  const kept = new Uint32Array(referenceCount);
  let n = 0;
  if (predictions !== null && scores !== null)
    for (let i = 0; i < referenceCount; i++) if (!Number.isNaN(values[i] + predictions[i] + scores[i])) kept[n++] = i;
  const of = (column: Float64Array | null) => Float64Array.from(kept.subarray(0, n), (row) => column?.[row] ?? 0);
  return { values: of(values), predictions: of(predictions), scores: of(scores), firstOrdinal: 0 };
}

class ConfidenceBasedEstimate implements WindowedDetector {
  private readonly known: Readonly<{ estimate: Estimate; lower: number; upper: number; minimum: number; rows: number }>;

  constructor(raw: Record<string, unknown>, context: WindowedContext) {
    const given = raw as z.infer<typeof params>;
    const rows = wholeRows(context);
    const estimate = estimateOf(given.metric, calibrationOf(rows.values, rows.scores));
    const n = rows.values.length;
    const { lower, upper } = chunkLimitsOf(n, given, (from, to) => estimate.realised(rows, from, to));
    this.known = Object.freeze({
      estimate,
      lower: Math.max(0, lower),
      upper: Math.min(1, upper),
      minimum: given.minimum,
      rows: n,
    });
  }

  problem(): string | null {
    return this.known.rows > 0 ? null : 'no row of its reference has label, prediction and score';
  }

  sketch(): Sketch {
    return this.known.estimate.sketch();
  }

  evaluate(windows: readonly Sketch[]): Fields {
    const { estimate, lower, upper, minimum: fewest } = this.known;
    const [current] = windows;
    const statistic = current.count < fewest ? null : estimate.expected(current);
    if (statistic === null || Number.isNaN(upper)) return { statistic, excess: null };
    return { statistic, excess: Math.max(statistic - upper, lower - statistic) };
  }
}

/**
 * Watches what a classifier's scores say of its own performance, before labels are known. It takes it that scores mean
 * what they meant in the reference: a changed concept is out of its sight.
 *
 * Memory: four sums a window; for auc its probabilities, a sample of 10,000 where there are more. Of the reference up to
 * 50,000 labelled rows are held until the limits are set, a sample where there are more.
 */
export const cbpe = Object.freeze<WindowedDeclaration>({
  kind: 'cbpe',
  summary:
    'performance of a classifier expected from its scores, before labels are known (CBPE); excess is how far it lies outside mean ± 3σ of the chunks of the reference',
  source:
    'confidence-based performance estimation of NannyML 0.13.1: isotonic calibration where it helps, limits from the realised performance of the reference, cut to 0 … 1',
  shape: 'windowed',
  params,
  fields: ['statistic', 'excess'],
  needsReference: true,
  minimumReference: 2,
  referenceSignal: 'label',
  tasks: ['binary'],
  windows: (raw) => [raw.window as number],
  ceilings: () => ({ statistic: 1 }),
  check: (_raw, name) => (name === 'score' ? [] : [`cbpe estimates from score, not from ${name}; leave signal out`]),
  create: (raw, context) => new ConfidenceBasedEstimate(raw, context),
});
