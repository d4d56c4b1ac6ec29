import type { LabelLog, PredictionLog } from '../../../harness/core/telemetry.js';
import type { Cells } from './cells.js';
import { type Meter, Rows, type SeriesName } from './meter.js';
import type { MetricPlan } from './metric-plan.js';
import { sourceKinds } from './sources.js';

/** Rows so far. */
export class CounterMeter implements Meter {
  readonly log: 'predictions' | 'labels';
  readonly series: readonly SeriesName[];
  private readonly counts: Float64Array;
  private readonly rows = new Rows();

  constructor(
    private readonly plan: MetricPlan,
    private readonly layout: Cells,
  ) {
    this.log = sourceKinds[plan.source].log;
    this.series = Object.freeze(layout.labels.map((labels) => Object.freeze({ name: plan.name, labels })));
    this.counts = new Float64Array(layout.labels.length);
  }

  take(log: PredictionLog | LabelLog, from: number, to: number): void {
    const { counts } = this;
    const { source } = this.plan;
    const cells = this.rows.of(this.layout, log, from, to);
    const failed = source === 'errors' ? (log as PredictionLog).failed : null;
    const weights = this.log === 'predictions' ? (log as PredictionLog).tally?.requests : undefined;
    const prediction = source === 'predictions' ? log.prediction : null;
    for (let i = from; i < to; i++) {
      const cell = cells[i - from];
      if (cell < 0 || (failed !== null && failed[i] === 0)) continue;
      if (prediction !== null && Number.isNaN(prediction[i])) continue;
      counts[cell] += weights === undefined ? 1 : weights[i];
    }
  }

  sample(columns: readonly Float64Array[], first: number, at: number): void {
    for (let cell = 0; cell < this.counts.length; cell++) columns[first + cell][at] = this.counts[cell];
  }
}
