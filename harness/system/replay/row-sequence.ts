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
    store: RowStore,
    private readonly first: number,
    /** The row after the last. */
    private readonly end: number,
    private readonly order: RowOrder | null,
  ) {
    this.reader = new RowReader(store);
  }

  get row(): number {
    if (this.first + this.at >= this.end) return -1;
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
    store: RowStore,
    private readonly first: number,
    /** The row after the last that may be drawn. */
    private readonly end: number,
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
    const { first, end, blockS } = this;
    const latest = this.at(end - 1) - blockS;
    return Math.max(first, firstAfter(first, end, (row) => this.at(row) <= latest) - 1);
  }

  private begin(): void {
    this.row = this.first + this.rng.integer(this.lastStart - this.first + 1);
    this.blockStart = this.row;
    this.time = this.filledS;
  }

  advance(): void {
    this.row += 1;
    const past = this.row < this.end ? this.at(this.row) - this.at(this.blockStart) : this.blockS;
    if (past < this.blockS) {
      this.time = this.filledS + past;
      return;
    }
    this.filledS += this.blockS;
    this.begin();
  }
}

/** The first of rows [first, end) of which `holds` is false; `end` where it holds for all. Once false, it stays so. */
function firstAfter(first: number, end: number, holds: (row: number) => boolean): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row after the last that a plan replays. */
export function endRow({ untilS }: ReplayPlan, store: RowStore): number {
  if (untilS === undefined) return store.count;
  const reader = new RowReader(store);
  return firstAfter(0, store.count, (row) => reader.cell(row, timeSlot) < untilS);
}

/** The order that a plan asks for. */
export function rowSequence(
  plan: ReplayPlan,
  store: RowStore,
  first: number,
  rng: Rng,
  gapS: number | null,
): RowSequence {
  const end = endRow(plan, store);
  if (plan.method === 'block') return new BlockSequence(store, first, end, plan.blockS ?? 0, rng, gapS);
  return new WholeSequence(store, first, end, plan.method === 'shuffle' ? new RowOrder(end - first, rng) : null);
}
