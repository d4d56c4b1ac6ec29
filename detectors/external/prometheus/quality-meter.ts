import type { LabelLog } from '../../../harness/core/telemetry.js';
import { type Cells, cellRows } from './cells.js';
import type { Meter, SeriesName } from './meter.js';
import type { MetricPlan } from './metric-plan.js';

/** Sums that every figure of merit comes from: rows, hits, true positives, predicted and labelled positives, |r|, r². */
const tallies = 7;

/** A figure of merit of the labels that became known in the trailing window. */
export class QualityMeter implements Meter {
  readonly log = 'labels';
  readonly series: readonly SeriesName[];
  /** Of the scrape that is under way, by label set. */
  private readonly now: Float64Array;
  /** Of the window up to the last scrape. */
  private readonly sums: Float64Array;
  /** The window scrape by scrape: a ring. */
  private readonly ring: Float64Array;
  private readonly slots: number;
  private slot = 0;

  constructor(
    private readonly plan: MetricPlan,
    private readonly layout: Cells,
    everyS: number,
  ) {
    const cells = layout.labels.length;
    this.slots = Math.max(1, Math.round(plan.windowS / everyS));
    this.series = Object.freeze(layout.labels.map((labels) => Object.freeze({ name: plan.name, labels })));
    this.now = new Float64Array(cells * tallies);
    this.sums = new Float64Array(cells * tallies);
    this.ring = new Float64Array(cells * tallies * this.slots);
  }

  take(log: LabelLog, from: number, to: number): void {
    const { now } = this;
    const cells = new Int32Array(to - from);
    cellRows(this.layout, log, from, to, cells);
    for (let i = from; i < to; i++) {
      const { [i]: label } = log.label;
      const { [i]: prediction } = log.prediction;
      const residual = label - prediction;
      if (cells[i - from] < 0 || Number.isNaN(residual)) continue;
      const at = cells[i - from] * tallies;
      now[at] += 1;
      now[at + 1] += residual === 0 ? 1 : 0;
      now[at + 2] += label === 1 && prediction === 1 ? 1 : 0;
      now[at + 3] += prediction === 1 ? 1 : 0;
      now[at + 4] += label === 1 ? 1 : 0;
      now[at + 5] += Math.abs(residual);
      now[at + 6] += residual * residual;
    }
  }

  sample(columns: readonly Float64Array[], first: number, at: number): void {
    const { now, sums, ring } = this;
    const width = now.length;
    const offset = this.slot * width;
    for (let i = 0; i < width; i++) {
      sums[i] += now[i] - ring[offset + i];
      ring[offset + i] = now[i];
    }
    now.fill(0);
    this.slot = (this.slot + 1) % this.slots;
    for (let cell = 0; cell * tallies < width; cell++)
      columns[first + cell][at] = figure(this.plan.source, sums.subarray(cell * tallies, (cell + 1) * tallies));
  }
}

/** NaN where there is nothing to judge. */
function figure(source: string, [n, right, hits, predicted, positive, absolute, squared]: Float64Array): number {
  if (n === 0) return Number.NaN;
  switch (source) {
    case 'accuracy':
      return right / n;
    case 'precision':
      return hits / predicted;
    case 'recall':
      return hits / positive;
    case 'f1':
      return (2 * hits) / (predicted + positive);
    case 'mae':
      return absolute / n;
    default:
      return Math.sqrt(Math.max(0, squared) / n);
  }
}
