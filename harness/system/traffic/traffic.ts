import type { RequestBatch } from '../../core/batch.js';

/** Where requests come from: drawn, or read from a recording. All state is plain, so that a fork continues it. */
export interface Traffic {
  /** Milliseconds since the epoch of t = 0. */
  readonly startMs: number;
  /**
   * Fills `n`, `firstOrdinal`, `time`, `entity`, `segments`, `world` and `asOf` with the next requests before `until`,
   * as many as fit; recorded labels too, where it brings them.
   */
  fill(batch: RequestBatch, until: number): void;
  /** Time of the request after the batch, seconds since the start of the trial; Infinity where there is none. */
  next(): number;
  /** Features that a store serves. */
  readonly stored: readonly StoredColumn[];
  /** True where `batch.label` is filled by the traffic. */
  readonly labelled: boolean;
}

/** What the rest of the system needs of a stored feature. */
export interface StoredColumn {
  readonly index: number;
  materialisedAt(t: number): number;
  serve(batch: RequestBatch, out: Float64Array): void;
}
