import type { PredictionLog } from '../../../harness/core/telemetry.js';
import type { Cells } from './cells.js';
import { type Meter, Rows, type SeriesName } from './meter.js';
import type { MetricPlan } from './metric-plan.js';

/** The mean over the rows since the last scrape; what it was before where there are none. */
export class MeanMeter implements Meter {
  readonly log = 'predictions';
  readonly series: readonly SeriesName[];
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  private readonly last: Float64Array;
  private readonly rows = new Rows();

  constructor(
    private readonly plan: MetricPlan,
    private readonly layout: Cells,
  ) {
    const cells = layout.labels.length;
    this.series = Object.freeze(layout.labels.map((labels) => Object.freeze({ name: plan.name, labels })));
    this.sums = new Float64Array(cells);
    this.counts = new Float64Array(cells);
    this.last = new Float64Array(cells).fill(Number.NaN);
  }

  take(log: PredictionLog, from: number, to: number): void {
    const { sums, counts } = this;
    const { source, feature } = this.plan;
    const cells = this.rows.of(this.layout, log, from, to);
    const missing = source === 'nullRatio';
    const values = missing ? log.features[feature] : log.age[feature];
    if (values === undefined) return;
    for (let i = from; i < to; i++) {
      const cell = cells[i - from];
      const value = values[i];
      if (cell < 0 || (!missing && Number.isNaN(value))) continue;
      sums[cell] += missing ? (Number.isNaN(value) ? 1 : 0) : value;
      counts[cell] += 1;
    }
  }

  sample(columns: readonly Float64Array[], first: number, at: number): void {
    const { sums, counts, last } = this;
    for (let cell = 0; cell < last.length; cell++) {
      if (counts[cell] > 0) last[cell] = sums[cell] / counts[cell];
      columns[first + cell][at] = last[cell];
    }
    sums.fill(0);
    counts.fill(0);
  }
}
