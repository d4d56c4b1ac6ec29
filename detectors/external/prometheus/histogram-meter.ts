import type { PredictionLog } from '../../../harness/core/telemetry.js';
import type { Cells } from './cells.js';
import { type Meter, Rows, type SeriesName } from './meter.js';
import type { MetricPlan } from './metric-plan.js';

/** Of each label set: one series a bucket, then the sum, then the count. */
export class HistogramMeter implements Meter {
  readonly log = 'predictions';
  readonly series: readonly SeriesName[];
  private readonly edges: Readonly<{ upper: Float64Array }>;
  /** Rows of each bucket (not those below it), +Inf last. */
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;
  private readonly rows = new Rows();

  constructor(
    private readonly plan: MetricPlan,
    private readonly layout: Cells,
  ) {
    const upper = Float64Array.from(plan.buckets);
    this.edges = Object.freeze({ upper });
    const cells = layout.labels.length;
    this.counts = new Float64Array(cells * (upper.length + 1));
    this.sums = new Float64Array(cells);
    const ends = [...plan.ends, '+Inf'];
    this.series = Object.freeze(
      layout.labels.flatMap((labels) => [
        ...ends.map((le) => Object.freeze({ name: `${plan.name}_bucket`, labels: Object.freeze({ ...labels, le }) })),
        Object.freeze({ name: `${plan.name}_sum`, labels }),
        Object.freeze({ name: `${plan.name}_count`, labels }),
      ]),
    );
  }

  take(log: PredictionLog, from: number, to: number): void {
    const { counts, sums } = this;
    const { upper } = this.edges;
    const buckets = upper.length + 1;
    const values = this.plan.source === 'latency' ? log.latency : log.score;
    const { tally } = log;
    const cells = this.rows.of(this.layout, log, from, to);
    for (let i = from; i < to; i++) {
      const cell = cells[i - from];
      const value = values[i];
      if (cell < 0 || Number.isNaN(value)) continue;
      let bucket = 0;
      while (bucket < upper.length && value > upper[bucket]) bucket += 1;
      counts[cell * buckets + bucket] += tally === undefined ? 1 : tally.requests[i];
      sums[cell] += tally === undefined ? value : tally.seconds[i];
    }
  }

  sample(columns: readonly Float64Array[], first: number, at: number): void {
    const buckets = this.edges.upper.length + 1;
    let column = first;
    for (let cell = 0; cell < this.sums.length; cell++) {
      let below = 0;
      for (let bucket = 0; bucket < buckets; bucket++) {
        below += this.counts[cell * buckets + bucket];
        columns[column++][at] = below;
      }
      columns[column++][at] = this.sums[cell];
      columns[column++][at] = below;
    }
  }
}
