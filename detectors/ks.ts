import { z } from 'zod';
import type { Fields, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { align, everyTick, minimum, signal, window } from './parameters.js';
import { RowSample } from './sketches/sample.js';
import { gapProbability, largestGap } from './statistics/kolmogorov-smirnov.js';

const params = z.object({
  signal: signal(),
  window: window(),
  every: everyTick(),
  minimum: minimum(),
  align: align(),
});

/** Rows that a sample keeps of the window and of the reference. */
const sampleRows = 10_000;

const nothing: Fields = Object.freeze({ statistic: null, p: null });

class TwoSample implements WindowedDetector<RowSample> {
  private readonly known: Readonly<{ sorted: Float64Array; minimum: number; withP: boolean }>;

  constructor(minimumRows: number, context: WindowedContext) {
    const sample = new RowSample(sampleRows, 'values');
    if (context.reference !== null) sample.add(context.reference, 0, context.referenceCount);
    const sorted = sample.rows().values.sort();
    this.known = Object.freeze({
      sorted,
      minimum: sorted.length < minimumRows ? Number.POSITIVE_INFINITY : minimumRows,
      withP: context.fields.has('p'),
    });
  }

  sketch(): RowSample {
    return new RowSample(sampleRows, 'values');
  }

  evaluate(windows: readonly RowSample[]): Fields {
    const { sorted, minimum, withP } = this.known;
    const [window] = windows;
    if (window.count < minimum || window.count === 0) return nothing;
    const current = window.rows().values.sort();
    const statistic = largestGap(sorted, current);
    return { statistic, p: withP ? gapProbability(sorted.length, current.length, statistic) : null };
  }
}

/** Watches the distribution of a numeric signal without bins. */
export const ks = Object.freeze<WindowedDeclaration>({
  kind: 'ks',
  summary: 'two-sample Kolmogorov–Smirnov test against the reference: largest gap (statistic) and its p-value (p)',
  source: 'Hodges 1958; two-sided and exact, as scipy.stats.ks_2samp, on samples of at most 10,000 rows',
  shape: 'windowed',
  params,
  fields: ['statistic', 'p'],
  ceilings: () => ({ statistic: 1, p: 1 }),
  needsReference: true,
  minimumReference: 1,
  numericOnly: true,
  windows: (raw) => [raw.window as number],
  create: (raw, context) => new TwoSample(raw.minimum as number, context),
});
