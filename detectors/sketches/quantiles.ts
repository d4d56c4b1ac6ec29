import type { SignalRows, Sketch } from '../detector.js';
import { selectRank } from '../statistics/select.js';

/** Rows up to which a window's quantiles are exact. */
export const exactRows = 10_000;

/** Cells a factor of two of the value: a quantile among more rows is right to one part in 128 or better. */
const cellBits = 7;
const firstExponent = 1023 - 60;
const cellsPerSide = 120 << cellBits;

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** Cell of a value: ascending with it; 0 is in the middle, sizes beyond 2^±60 share the outermost cells. */
function cellOf(value: number): number {
  bits[0] = value;
  const magnitude = ((words[1] & 0x7fffffff) >>> (20 - cellBits)) - (firstExponent << cellBits);
  const cell = magnitude < 0 ? 0 : magnitude >= cellsPerSide ? cellsPerSide : magnitude + 1;
  return value < 0 ? cellsPerSide - cell : cellsPerSide + cell;
}

/** Lower edge of the magnitudes of a cell on the positive side. */
function edgeOf(cell: number): number {
  if (cell <= 0) return 0;
  const step = cell - 1;
  const fraction = step & ((1 << cellBits) - 1);
  return 2 ** ((step >> cellBits) + firstExponent - 1023) * (1 + fraction / (1 << cellBits));
}

/** Counts of cells of even relative width, and the newest values themselves, which make small windows exact. */
export class QuantileSketch implements Sketch {
  count = 0;
  /** counts[i] is that of cell `base` + i. */
  private counts = new Int32Array(0);
  private base = 0;
  /** The newest values as a ring that ends before `next`. */
  private values = new Float64Array(0);
  private next = 0;
  private kept = 0;

  add(rows: SignalRows, from: number, to: number): void {
    this.tally(rows.values, from, to);
    this.count += to - from;
    this.remember(rows.values, Math.max(from, to - exactRows), to);
  }

  merge(other: this): void {
    if (other.count === 0) return;
    this.cover(other.base, other.base + other.counts.length - 1);
    const shift = other.base - this.base;
    for (let i = 0; i < other.counts.length; i++) this.counts[i + shift] += other.counts[i];
    this.count += other.count;
    if (other.kept < other.count) this.kept = 0;
    const oldest = other.next - other.kept;
    if (oldest < 0) this.remember(other.values, other.values.length + oldest, other.values.length);
    this.remember(other.values, Math.max(0, oldest), other.next);
  }

  /** Takes out the oldest of what was merged. */
  subtract(other: this): void {
    const shift = other.base - this.base;
    for (let i = 0; i < other.counts.length; i++) this.counts[i + shift] -= other.counts[i];
    this.count -= other.count;
    this.kept = Math.min(this.kept, this.count);
  }

  clear(): void {
    this.count = 0;
    this.counts.fill(0);
    this.next = 0;
    this.kept = 0;
  }

  /** Gives up the values: what is left can be taken out of a sum, and no more. */
  seal(): void {
    this.values = new Float64Array(0);
    this.next = 0;
    this.kept = 0;
  }

  /** Linear interpolation as NumPy's up to 10,000 rows, beyond that within a cell; null without rows. */
  quantile(q: number): number | null {
    const { count } = this;
    if (count === 0) return null;
    const position = q * (count - 1);
    const rank = Math.floor(position);
    const share = position - rank;
    if (this.kept < count) return this.withinCell(position);
    const { values, before } = this.cellValues(rank);
    const lower = selectRank(values, values.length, rank - before);
    if (share === 0) return lower;
    // The next rank may be the first of the next cell that is not empty.
    const next = rank + 1 - before < values.length ? { values, before } : this.cellValues(rank + 1);
    const upper = selectRank(next.values, next.values.length, rank + 1 - next.before);
    const gap = upper - lower;
    return share < 0.5 ? lower + gap * share : upper - gap * (1 - share);
  }

  /** Index into `counts` of the cell that holds a rank, and the rows before it. */
  private cellAt(rank: number): { index: number; before: number } {
    let before = 0;
    let index = 0;
    while (before + this.counts[index] <= rank) before += this.counts[index++];
    return { index, before };
  }

  private withinCell(position: number): number {
    const { index, before } = this.cellAt(position);
    const cell = this.base + index - cellsPerSide;
    const share = (position - before + 0.5) / this.counts[index];
    if (cell >= 0) return edgeOf(cell) + share * (edgeOf(cell + 1) - edgeOf(cell));
    return -(edgeOf(-cell + 1) + share * (edgeOf(-cell) - edgeOf(-cell + 1)));
  }

  /** The values of the cell that holds a rank, in any order, and the rows before them. */
  private cellValues(rank: number): { values: Float64Array; before: number } {
    const { index, before } = this.cellAt(rank);
    const cell = this.base + index;
    const found = new Float64Array(this.counts[index]);
    const { length } = this.values;
    let n = 0;
    for (let k = 1; k <= this.kept; k++) {
      const value = this.values[this.next >= k ? this.next - k : this.next - k + length];
      if (cellOf(value) === cell) found[n++] = value;
    }
    return { values: found, before };
  }

  private tally(values: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const cell = cellOf(values[i]);
      if (cell < this.base || cell >= this.base + this.counts.length) this.cover(cell, cell);
      this.counts[cell - this.base] += 1;
    }
  }

  private remember(values: Float64Array, from: number, to: number): void {
    const size = to - from;
    if (this.kept + size > this.values.length && this.values.length < exactRows) this.widen(this.kept + size);
    const { length } = this.values;
    const room = Math.min(size, length - this.next);
    this.values.set(values.subarray(from, from + room), this.next);
    if (size > room) this.values.set(values.subarray(from + room, to), 0);
    this.next = size > room ? size - room : this.next + room;
    this.kept = Math.min(length, this.kept + size);
  }

  private widen(need: number): void {
    const wider = new Float64Array(Math.min(exactRows, Math.max(64, 2 * need)));
    for (let k = 1; k <= this.kept; k++) {
      const at = this.next >= k ? this.next - k : this.next - k + this.values.length;
      wider[this.kept - k] = this.values[at];
    }
    this.values = wider;
    this.next = this.kept;
  }

  /** Makes room for cells `low` … `high`. */
  private cover(low: number, high: number): void {
    const { base, counts } = this;
    if (counts.length > 0 && low >= base && high < base + counts.length) return;
    const first = counts.length === 0 ? low : Math.min(base, low - 32);
    const last = counts.length === 0 ? high : Math.max(base + counts.length - 1, high + 32);
    const wider = new Int32Array(last - first + 1);
    if (counts.length > 0) wider.set(counts, base - first);
    this.counts = wider;
    this.base = first;
  }
}
