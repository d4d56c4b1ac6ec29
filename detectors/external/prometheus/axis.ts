import type { WatchedBranch } from '../monitor.js';

/** Blocks of the database begin at multiples of this: 2 h · 3⁶, the largest step of promtool below `blockDuration`. */
const windowMs = 1458 * 3_600_000;
export const blockDuration = '2000h';

/** Where the axis begins: a Monday, at the start of a window. */
const originMs = Math.ceil(Date.UTC(2020, 0, 1) / windowMs) * windowMs;

const dayMs = 86_400_000;

/** A branch on the time axis that all share. */
export interface Placed {
  readonly branch: WatchedBranch;
  /** Milliseconds since the epoch of its t = 0. */
  readonly atMs: number;
  /** File that it is imported with; files lie in windows of their own. */
  readonly file: number;
}

export interface AxisOptions {
  /** Time that must lie between branches, so that no rule sees two of them. */
  readonly gapS: number;
  /** Files that are imported side by side. */
  readonly lanes: number;
  /** Days of the week and times of the day are those of the trial. */
  readonly calendar: boolean;
}

/**
 * Lays branches one after the other on one time axis, in about as many files as there are lanes; a file begins with a
 * window of its own, since promtool reads a file anew for every window that it touches.
 */
export function layOut(branches: readonly WatchedBranch[], options: AxisOptions): Placed[] {
  const { gapS, lanes, calendar } = options;
  const gapMs = Math.ceil(gapS) * 1000;
  const total = branches.reduce((sum, { endS }) => sum + endS, 0);
  const placed: Placed[] = [];
  let file = 0;
  let filled = 0;
  let windowStart = originMs;
  let at = originMs;
  for (const branch of branches) {
    const lengthMs = Math.ceil(branch.endS) * 1000;
    let start = aligned(at, branch.startMs, calendar);
    const full = start + lengthMs > windowStart + windowMs && start > windowStart + 7 * dayMs;
    if (placed.length > 0 && (full || filled >= total / lanes)) {
      windowStart = Math.ceil((at + 1) / windowMs) * windowMs;
      start = aligned(windowStart, branch.startMs, calendar);
      filled = full ? filled : 0;
      file += 1;
    }
    placed.push({ branch, atMs: start, file });
    filled += branch.endS;
    at = start + lengthMs + gapMs;
  }
  return placed;
}

/** The first moment at or after `ms` that falls as `likeMs` does in the week; minutes are whole in any case. */
function aligned(ms: number, likeMs: number, calendar: boolean): number {
  const every = calendar ? 7 * dayMs : 60_000;
  const phase = calendar ? likeMs % every : 0;
  return Math.ceil((ms - phase) / every) * every + phase;
}
