import type { Fields } from '../detector.js';

/** What a detector said at one moment. */
export interface Update {
  /** Seconds since the start of the trial. */
  readonly time: number;
  /** Number of the detector instance: one signal, one segment. */
  readonly instance: number;
  readonly fields: Fields;
  /** True where a sequential detector fired. */
  readonly fired: boolean;
  /** Its evaluation before this one; null where there was none. */
  readonly before: number | null;
}

/** First index in [from, to) whose time is at or after a moment; `to` where there is none. */
export function firstAt(time: Float64Array, from: number, to: number, moment: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
