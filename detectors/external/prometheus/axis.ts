import type { WatchedBranch } from '../monitor.js';

/** Where the axis begins: a Monday. */
const originMs = Date.UTC(2020, 0, 6);

const dayMs = 86_400_000;

/** A branch on the time axis that all share. */
export interface Placed {
  readonly branch: WatchedBranch;
  /** Milliseconds since the epoch of its t = 0. */
  readonly atMs: number;
  /** What is before lies with another branch, which is the same up to there. */
  readonly fromS: number;
}

export interface AxisOptions {
  /** Time that must lie between branches, so that no rule sees two of them. */
  readonly gapS: number;
  /** Days of the week and times of the day are those of the trial. */
  readonly calendar: boolean;
}

/** Lays branches one after the other on one time axis, each from some moment on. */
export function layOut(
  branches: readonly { readonly branch: WatchedBranch; readonly fromS: number }[],
  { gapS, calendar }: AxisOptions,
): Placed[] {
  let freeMs = originMs;
  return branches.map(({ branch, fromS }) => {
    const atMs = aligned(freeMs - Math.floor(fromS) * 1000, branch.startMs, calendar);
    freeMs = atMs + Math.ceil(branch.endS + gapS) * 1000;
    return { branch, atMs, fromS };
  });
}

/** The first moment at or after `ms` that falls as `likeMs` does in the week; minutes are whole in any case. */
function aligned(ms: number, likeMs: number, calendar: boolean): number {
  const every = calendar ? 7 * dayMs : 60_000;
  const phase = calendar ? likeMs % every : 0;
  return Math.ceil((ms - phase) / every) * every + phase;
}
