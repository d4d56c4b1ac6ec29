import type { Shape } from '../../core/batch.js';
import type { Telemetry } from '../../core/telemetry.js';
import { fixedColumns, type PredictionCodec, type PredictionRecord } from '../records/prediction.js';
import type { Watermark } from '../records/watermark.js';
import { ArrivalClock, type ArrivalConfig, type Seen } from './arrival.js';
import { LogColumns } from './log-columns.js';
import { PagedRows } from './paged-rows.js';

export interface LabelRecord {
  request_id: string;
  label: unknown;
  exact: { observed_s: number };
}

/** What was taken in so far. */
export interface Counts {
  predictions: number;
  labels: number;
  /** Records that had been there before: delivered, or sent, more than once. */
  duplicates: number;
  /** Records of other runs, or that are none. */
  foreign: number;
}

/** time, prediction, score; then segments: what a label is joined with. */
const joinFixed = 3;

/**
 * Puts telemetry together again from records that come in any order and any number of times. Each record is known by its
 * sequence number; a watermark says how many there are before a moment. A stretch is given out once it is complete.
 */
export class Assembler {
  readonly counts: Counts = { predictions: 0, labels: 0, duplicates: 0, foreign: 0 };
  /** Seconds since the start of the run up to which all was given out. */
  now = 0;
  ended = false;
  private readonly rows: PagedRows;
  private readonly joins: PagedRows;
  private readonly labelRows = new PagedRows(3);
  private readonly marks = new Map<number, { mark: Watermark; takenMs: number }>();
  private readonly arrival: ArrivalClock | null;
  private readonly columns: LogColumns;
  private readonly shape: Shape;
  private batch = 0;
  private seenPredictions = 0;
  private seenLabels = 0;

  /** @param arrival null: telemetry counts when it happened */
  constructor(
    private readonly codec: PredictionCodec,
    private readonly arriving: ArrivalConfig | null = null,
  ) {
    this.arrival = arriving === null ? null : new ArrivalClock(arriving);
    this.shape = codec.shape;
    this.rows = new PagedRows(codec.width);
    this.joins = new PagedRows(joinFixed + this.shape.segments.length);
    this.columns = new LogColumns(this.shape);
  }

  prediction(record: PredictionRecord): void {
    const { counts, codec, shape } = this;
    const ordinal = codec.ordinalOf(record.request_id);
    if (!(ordinal >= 0)) {
      counts.foreign += 1;
      return;
    }
    if (ordinal < this.seenPredictions || this.rows.has(ordinal)) {
      counts.duplicates += 1;
      return;
    }
    counts.predictions += 1;
    const { values, at } = this.rows.put(ordinal);
    codec.decode(record, values, at);
    const join = this.joins.put(ordinal);
    join.values[join.at] = values[at];
    join.values[join.at + 1] = values[at + 3];
    join.values[join.at + 2] = values[at + 2];
    const segments = at + fixedColumns + 2 * shape.features.length;
    for (let s = 0; s < shape.segments.length; s++) join.values[join.at + joinFixed + s] = values[segments + s];
  }

  /** @param sequence the label's own number, of its header */
  label(sequence: number, record: LabelRecord, value: number): void {
    const { counts } = this;
    const ordinal = this.codec.ordinalOf(record.request_id);
    if (!(ordinal >= 0) || !(sequence >= 0)) {
      counts.foreign += 1;
      return;
    }
    if (sequence < this.seenLabels || this.labelRows.has(sequence)) {
      counts.duplicates += 1;
      return;
    }
    counts.labels += 1;
    const { values, at } = this.labelRows.put(sequence);
    values[at] = ordinal;
    values[at + 1] = record.exact.observed_s;
    values[at + 2] = value;
  }

  /** @param takenMs when the broker took it in, by its wall clock */
  watermark(mark: Watermark, takenMs: number): void {
    if (mark.batch < this.batch || this.marks.has(mark.batch)) this.counts.duplicates += 1;
    else this.marks.set(mark.batch, { mark, takenMs });
  }

  /** Gives out, in order, every stretch that is complete. The telemetry is valid during the call. */
  drain(observe: (telemetry: Telemetry) => void): void {
    for (let next = this.marks.get(this.batch); next !== undefined; next = this.marks.get(this.batch)) {
      const { mark, takenMs } = next;
      if (!this.complete(mark)) return;
      const { columns } = this;
      columns.begin(mark.predictions - this.seenPredictions, mark.labels - this.seenLabels);
      for (; this.seenPredictions < mark.predictions; this.seenPredictions++) {
        const { values, at } = this.rows.get(this.seenPredictions);
        columns.addPrediction(values, at);
        this.rows.release(this.seenPredictions);
      }
      for (; this.seenLabels < mark.labels; this.seenLabels++) this.giveLabel();
      this.marks.delete(this.batch);
      this.batch += 1;
      if (this.arrival === null) observe(columns.telemetry(mark.from_s, mark.to_s));
      else this.arrive(this.arrival.next(mark, takenMs), mark.end, observe);
      this.now = mark.to_s;
      this.ended = mark.end;
    }
  }

  /** Gives out a stretch as it is seen when it arrives: first the time in which there was nothing, then all of it at once. */
  private arrive({ fromS, atS, toS }: Seen, end: boolean, observe: (telemetry: Telemetry) => void): void {
    const { columns } = this;
    if (atS > fromS) observe(columns.nothing(fromS, atS));
    columns.arriveAt(atS);
    observe(columns.telemetry(atS, toS));
    const endS = this.arriving?.endS ?? toS;
    if (end && endS > toS) observe(columns.nothing(toS, endS));
  }

  private giveLabel(): void {
    const { values, at } = this.labelRows.get(this.seenLabels);
    const [ordinal, observed, label] = [values[at], values[at + 1], values[at + 2]];
    const join = this.joins.get(ordinal);
    this.columns.addLabel(observed, label, join.values, join.at);
    this.joins.release(ordinal);
    this.labelRows.release(this.seenLabels);
  }

  /** As many different records as a watermark asks for: those before the last one given out were all there. */
  private complete(mark: Watermark): boolean {
    for (let ordinal = this.seenPredictions; ordinal < mark.predictions; ordinal++)
      if (!this.rows.has(ordinal)) return false;
    for (let sequence = this.seenLabels; sequence < mark.labels; sequence++)
      if (!this.labelRows.has(sequence)) return false;
    return true;
  }
}
