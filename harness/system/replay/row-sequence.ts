import type { ReplayPlan } from '../../core/plan.js';
import type { Rng } from '../../core/rng.js';
import { timeSlot } from './recording.js';
import { RowOrder } from './row-order.js';
import { RowReader, type RowStore } from './row-store.js';

/** In which order recorded rows come, and when where they keep their times. All state is plain. */
export interface RowSequence {
  /** The row that comes next; −1 where there are none left. */
  readonly row: number;
  /** When it comes, seconds since the start of the trial, by recorded time. */
  readonly time: number;
  advance(): void;
}

/** Rows in the order of the file, or in random order with the times of the file. */
export class WholeSequence implements RowSequence {
  private at = 0;
  private readonly reader: RowReader;

  /** @param order null: that of the file */
  constructor(
    private readonly store: RowStore,
    private readonly first: number,
    private readonly order: RowOrder | null,
  ) {
    this.reader = new RowReader(store);
  }

  get row(): number {
    if (this.first + this.at >= this.store.count) return -1;
    return this.first + (this.order ? this.order.at(this.at) : this.at);
  }

  get time(): number {
    return this.reader.cell(this.first + this.at, timeSlot) - this.reader.cell(this.first, timeSlot);
  }

  advance(): void {
    this.at += 1;
  }
}

/** Stretches of `blockS` drawn at random, one after the other; each fills exactly its length. Never runs out. */
export class BlockSequence implements RowSequence {
  row = 0;
  time = 0;
  private blockStart = 0;
  private filledS = 0;
  private readonly lastStart: number;
  private readonly reader: RowReader;

  constructor(
    private readonly store: RowStore,
    private readonly first: number,
    private readonly blockS: number,
    private readonly rng: Rng,
    /** Seconds a row where rows carry no time; null: they do. */
    private readonly gapS: number | null,
  ) {
    this.reader = new RowReader(store);
    this.lastStart = this.latestStart();
    this.begin();
  }

  /** Recorded time of a row since the first that may be drawn. */
  private at(row: number): number {
    if (this.gapS !== null) return (row - this.first) * this.gapS;
    return this.reader.cell(row, timeSlot) - this.reader.cell(this.first, timeSlot);
  }

  /** The last row with a whole block after it. */
  private latestStart(): number {
    const { first, store, blockS } = this;
    const end = this.at(store.count - 1) - blockS;
    let low = first;
    let high = store.count - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.at(middle) <= end) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private begin(): void {
    this.row = this.first + this.rng.integer(this.lastStart - this.first + 1);
    this.blockStart = this.row;
    this.time = this.filledS;
  }

  advance(): void {
    this.row += 1;
    const past = this.row < this.store.count ? this.at(this.row) - this.at(this.blockStart) : this.blockS;
    if (past < this.blockS) {
      this.time = this.filledS + past;
      return;
    }
    this.filledS += this.blockS;
    this.begin();
  }
}

/** The order that a plan asks for. */
export function rowSequence(
  plan: ReplayPlan,
  store: RowStore,
  first: number,
  rng: Rng,
  gapS: number | null,
): RowSequence {
  if (plan.method === 'block') return new BlockSequence(store, first, plan.blockS ?? 0, rng, gapS);
  return new WholeSequence(store, first, plan.method === 'shuffle' ? new RowOrder(store.count - first, rng) : null);
}
