import type { MetricsTape } from '../../../harness/core/tape.js';
import type { WatchedBranch } from '../monitor.js';

/** Up to when a branch is the same as an earlier one. */
export interface SharedStart {
  /** Index of that one; null: it shares nothing. */
  readonly base: number | null;
  /** The first moment at which it may differ, seconds since the start of the trial. */
  readonly untilS: number;
}

/** For each branch how much of its start the first one of the trial has too: up to its fault, a trial is its twin. */
export function sharedStarts(branches: readonly WatchedBranch[]): SharedStart[] {
  const first = new Map<string, number>();
  return branches.map((branch, i) => {
    const key = JSON.stringify([branch.trial, branch.seed, branch.startMs]);
    const base = first.get(key);
    if (base === undefined) first.set(key, i);
    const untilS = base === undefined ? 0 : sameUntilS(branches[base].tape as MetricsTape, branch.tape as MetricsTape);
    return untilS === 0 ? { base: null, untilS } : { base: base!, untilS };
  });
}

function sameUntilS(one: MetricsTape, other: MetricsTape): number {
  const comparable =
    one.everyS === other.everyS && one.fromS === other.fromS && one.series.length === other.series.length;
  if (!comparable || !one.series.every((series, i) => sameName(series, other.series[i]))) return 0;
  let same = Number.POSITIVE_INFINITY;
  one.series.forEach(({ values }, i) => {
    const { values: others } = other.series[i];
    const most = Math.min(values.length, others.length, same);
    let k = 0;
    while (k < most && (values[k] === others[k] || (Number.isNaN(values[k]) && Number.isNaN(others[k])))) k += 1;
    same = k;
  });
  return Number.isFinite(same) ? one.fromS + same * one.everyS : 0;
}

function sameName(a: MetricsTape['series'][number], b: MetricsTape['series'][number]): boolean {
  return a.name === b.name && (a.labels === b.labels || JSON.stringify(a.labels) === JSON.stringify(b.labels));
}
