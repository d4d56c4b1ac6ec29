import type { RequestBatch } from '../../core/batch.js';
import { DriftdrillError } from '../../core/errors.js';
import type { TrafficPlan } from '../../core/plan.js';
import { stream } from '../../core/rng.js';
import type { Arrivals } from '../traffic/arrivals.js';
import { arrivalsOf } from '../traffic/generated.js';
import { waves } from '../traffic/season.js';
import type { StoredColumn, Traffic } from '../traffic/traffic.js';
import type { ReplayLayout } from './layout.js';
import { labelSlot, type Recording } from './recording.js';
import { type RowSequence, rowSequence } from './row-sequence.js';
import { RowReader } from './row-store.js';

/** Recorded traffic, ready to be replayed. Frozen. */
export interface ReplayTables {
  readonly plan: TrafficPlan;
  readonly recording: Recording;
  readonly layout: ReplayLayout;
  /** Rows that were used to fit the model, and are not replayed. */
  readonly consumed: number;
  /** Seconds that a recording of times covers after its first row; a row covers the time to the next. */
  readonly coverS: number;
}

/** Replays recorded rows at their recorded times, or at the rate of the plan. */
export class ReplayTraffic implements Traffic {
  readonly stored: readonly StoredColumn[] = [];
  readonly labelled: boolean;
  private readonly arrivals: Arrivals | null;
  private readonly sequence: RowSequence;
  private readonly reader: RowReader;
  private readonly row: Float64Array;
  private ordinal = 0;

  constructor(
    private readonly tables: ReplayTables,
    seed: string,
    readonly startMs: number,
  ) {
    const { plan, recording, consumed } = tables;
    this.labelled = recording.labelled > 0;
    this.arrivals = plan.ratePerS === null ? null : arrivalsOf(plan, seed, waves(startMs, plan.timezone));
    const replay = plan.replay as NonNullable<TrafficPlan['replay']>;
    const gapS = recording.times ? null : 1 / (plan.ratePerS ?? 1);
    this.sequence = rowSequence(replay, recording.store, consumed, stream(seed, 'replay'), gapS);
    this.reader = new RowReader(recording.store, replay.method !== 'shuffle');
    this.row = new Float64Array(recording.store.width);
  }

  next(): number {
    if (this.sequence.row < 0) return Number.POSITIVE_INFINITY;
    return this.arrivals ? this.arrivals.next : this.sequence.time;
  }

  fill(batch: RequestBatch, until: number): void {
    batch.firstOrdinal = this.ordinal;
    const n = this.arrivals ? this.arrivals.fill(batch.time, until) : batch.time.length;
    let i = 0;
    for (; i < n; i++) {
      const row = this.sequence.row;
      if (row < 0) {
        if (this.arrivals || until > this.tables.coverS) throw this.exhausted(until);
        break;
      }
      if (!this.arrivals) {
        const time = this.sequence.time;
        if (time >= until) break;
        batch.time[i] = time;
      }
      this.copy(row, batch, i);
      this.sequence.advance();
    }
    batch.n = i;
    this.ordinal += i;
  }

  private copy(row: number, batch: RequestBatch, i: number): void {
    const { layout, recording } = this.tables;
    const cells = this.row;
    this.reader.row(row, cells);
    for (let f = 0; f < layout.features.length; f++) {
      const { slot, remap } = layout.features[f];
      const value = cells[slot];
      batch.world[f][i] = remap && value >= 0 ? remap[value] : value;
    }
    for (let s = 0; s < layout.segments.length; s++) {
      const { slot, remap, none } = layout.segments[s];
      const code = cells[slot];
      batch.segments[s][i] = code >= 0 ? remap[code] : none;
    }
    const label = cells[labelSlot];
    batch.label[i] = recording.labelCodes && label >= 0 ? recording.labelCodes[label] : label;
    copyAnswers(recording, cells, batch, i);
  }

  private exhausted(until: number): DriftdrillError {
    return rowsRunOut(this.tables, until);
  }
}

/** What the recorded model said of a row, into row i of a batch; NaN where it said nothing. */
export function copyAnswers(recording: Recording, cells: Float64Array, batch: RequestBatch, i: number): void {
  const { scoreSlot, predictionSlot, predictionCodes } = recording;
  const prediction = predictionSlot < 0 ? Number.NaN : cells[predictionSlot];
  batch.score[i] = scoreSlot < 0 ? Number.NaN : cells[scoreSlot];
  batch.prediction[i] = predictionCodes && prediction >= 0 ? predictionCodes[prediction] : prediction;
}

/** The error for a recording that ends before a trial does. */
export function rowsRunOut(tables: ReplayTables, untilS: number): DriftdrillError {
  const { plan, recording, consumed, coverS } = tables;
  const there = recording.rows - consumed;
  const needed = plan.ratePerS === null ? Math.ceil((untilS / coverS) * there) : Math.ceil(untilS * plan.ratePerS);
  const spent = consumed > 0 ? ` after the ${consumed} that the model is fitted on` : '';
  return new DriftdrillError(
    'rows-run-out',
    `the recording ends before the trial does: about ${needed} rows are needed and ${recording.file} has ${there}${spent}`,
    {
      place: { file: recording.file },
      hint: "shorten the timeline, or use 'method: block', which never runs out",
    },
  );
}
