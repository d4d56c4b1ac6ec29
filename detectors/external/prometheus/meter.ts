import type { LabelLog, PredictionLog } from '../../../harness/core/telemetry.js';
import { type Cells, cellRows } from './cells.js';

export interface SeriesName {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Counts or measures rows for the series of one metric. All state is plain, so that `fork` copies it. */
export interface Meter {
  readonly log: 'predictions' | 'labels';
  readonly series: readonly SeriesName[];
  /** Takes rows from … to−1 of its log. */
  take(log: PredictionLog | LabelLog, from: number, to: number): void;
  /** Writes what a scrape at `timeS` sees: one value a series, into columns[first …][at]. */
  sample(columns: readonly Float64Array[], first: number, at: number, timeS: number): void;
}

/** What a meter of rows shares: who falls into which label set. */
export class Rows {
  private cells = new Int32Array(1024);

  of(layout: Cells, log: PredictionLog | LabelLog, from: number, to: number): Int32Array {
    if (this.cells.length < to - from) this.cells = new Int32Array(2 * (to - from));
    cellRows(layout, log, from, to, this.cells);
    return this.cells;
  }

  /** Nothing in it outlives a step. */
  fork(): Rows {
    return new Rows();
  }
}
