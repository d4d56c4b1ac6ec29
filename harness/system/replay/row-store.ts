import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DriftdrillError } from '../../core/errors.js';

const chunkRows = 8192;
/** Bytes of rows that are kept in memory; the rest goes to a temporary file. */
const memoryBudget = 256 * 1024 * 1024;
const windowRows = 512;

/** Rows of `width` numbers, filled once and then only read. Frozen when complete, so that branches share it. */
export interface RowStore {
  readonly width: number;
  readonly count: number;
  /** Rows in memory. */
  readonly chunks: readonly { readonly rows: Float64Array }[];
  /** Descriptor of the file that holds the rows after those in memory; −1 where there are none. */
  readonly spill: number;
}

/** Gathers rows into a store. */
export class RowStoreBuilder {
  private readonly chunks: { readonly rows: Float64Array }[] = [];
  private open: Float64Array;
  private inOpen = 0;
  private count = 0;
  private spill = -1;
  private path = '';

  /** @param budget bytes kept in memory */
  constructor(
    private readonly width: number,
    private readonly budget = memoryBudget,
  ) {
    this.open = this.chunk();
  }

  private chunk(): Float64Array {
    return new Float64Array(new SharedArrayBuffer(chunkRows * this.width * 8));
  }

  push(row: ArrayLike<number>): void {
    const { width } = this;
    const at = this.inOpen * width;
    for (let c = 0; c < width; c++) this.open[at + c] = row[c];
    this.inOpen += 1;
    this.count += 1;
    if (this.inOpen === chunkRows) this.close();
  }

  private close(): void {
    if ((this.chunks.length + 1) * chunkRows * this.width * 8 <= this.budget || this.inOpen === 0) {
      this.chunks.push(Object.freeze({ rows: this.open }));
      this.open = this.chunk();
    } else this.write();
    this.inOpen = 0;
  }

  private write(): void {
    try {
      if (this.spill < 0) this.openSpill();
      const used = this.open.subarray(0, this.inOpen * this.width);
      const bytes = new Uint8Array(used.buffer, used.byteOffset, used.byteLength);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.spill, bytes, at);
    } catch (cause) {
      throw new DriftdrillError(
        'spill-failed',
        `rows cannot be laid aside in ${tmpdir()}: ${(cause as Error).message}`,
        {
          hint: 'make room there, or set TMPDIR to a folder that has some',
          cause,
        },
      );
    }
  }

  private openSpill(): void {
    this.path = join(tmpdir(), `driftdrill-${process.pid}-${Math.random().toString(36).slice(2)}.rows`);
    const { path } = this;
    this.spill = openSync(path, 'wx+', 0o600);
    const spill = this.spill;
    if (process.platform === 'win32') {
      process.once('exit', () => {
        closeSync(spill);
        unlinkSync(path);
      });
    } else unlinkSync(path);
  }

  finish(): RowStore {
    if (this.inOpen > 0) this.close();
    return Object.freeze({
      width: this.width,
      count: this.count,
      chunks: Object.freeze(this.chunks),
      spill: this.spill,
    });
  }
}

/** Reads rows of a store in any order; neighbouring rows of the file come in one read. */
export class RowReader {
  private readonly window: Float64Array;
  private windowStart = -1;

  /** @param ordered false where rows are read in no order, so that reading ahead is of no use */
  constructor(
    private readonly store: RowStore,
    ordered = true,
  ) {
    this.window = new Float64Array(store.spill < 0 ? 0 : store.width * (ordered ? windowRows : 1));
  }

  /** The number in a column of a row. */
  cell(row: number, column: number): number {
    const { width, chunks } = this.store;
    const chunk = Math.floor(row / chunkRows);
    if (chunk < chunks.length) return chunks[chunk].rows[(row - chunk * chunkRows) * width + column];
    return this.window[this.spilled(row) + column];
  }

  /** Copies a row. */
  row(row: number, out: Float64Array): void {
    const { width, chunks } = this.store;
    const chunk = Math.floor(row / chunkRows);
    const inMemory = chunk < chunks.length;
    const from = inMemory ? chunks[chunk].rows : this.window;
    const at = inMemory ? (row - chunk * chunkRows) * width : this.spilled(row);
    for (let c = 0; c < width; c++) out[c] = from[at + c];
  }

  private spilled(row: number): number {
    const { store, window } = this;
    const inFile = row - store.chunks.length * chunkRows;
    const held = window.length / store.width;
    if (this.windowStart < 0 || inFile < this.windowStart || inFile >= this.windowStart + held) {
      const bytes = new Uint8Array(window.buffer, 0, window.byteLength);
      readSync(store.spill, bytes, 0, bytes.length, inFile * store.width * 8);
      this.windowStart = inFile;
    }
    return (inFile - this.windowStart) * store.width;
  }
}
