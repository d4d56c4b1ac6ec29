import type { LabelLog } from '../../../harness/core/telemetry.js';
import type { Cells } from './cells.js';
import { type Meter, Rows, type SeriesName } from './meter.js';
import type { MetricPlan } from './metric-plan.js';

/** How old the newest request is whose label is known: it grows while labels stay away. */
export class LagMeter implements Meter {
  readonly log = 'labels';
  readonly series: readonly SeriesName[];
  private readonly newest: Float64Array;
  private readonly rows = new Rows();

  constructor(
    plan: MetricPlan,
    private readonly layout: Cells,
  ) {
    this.series = Object.freeze(layout.labels.map((labels) => Object.freeze({ name: plan.name, labels })));
    this.newest = new Float64Array(layout.labels.length).fill(Number.NaN);
  }

  take(log: LabelLog, from: number, to: number): void {
    const cells = this.rows.of(this.layout, log, from, to);
    for (let i = from; i < to; i++) {
      const cell = cells[i - from];
      if (cell >= 0 && !(this.newest[cell] >= log.requestTime[i])) this.newest[cell] = log.requestTime[i];
    }
  }

  sample(columns: readonly Float64Array[], first: number, at: number, timeS: number): void {
    for (let cell = 0; cell < this.newest.length; cell++) columns[first + cell][at] = timeS - this.newest[cell];
  }
}
