import { chiSquaredTail } from '../core/special.js';

/** One arm of unpaired, possibly censored times. */
export interface Arm {
  readonly times: readonly number[];
  readonly seen: readonly boolean[];
}

/**
 * Log-rank test of two unpaired arms. Not for branches of the same seeds: on pairs its size is near zero.
 * @returns χ² with one degree of freedom and its p
 * Source: Mantel 1966, Cancer Chemother. Rep. 50:163; hypergeometric variance.
 */
export function logrank(a: Arm, b: Arm): { chiSquared: number; p: number } {
  const moments = [...a.times.filter((_, i) => a.seen[i]), ...b.times.filter((_, i) => b.seen[i])];
  let excess = 0;
  let variance = 0;
  for (const time of new Set(moments)) {
    const first = at(a, time);
    const second = at(b, time);
    const n = first.atRisk + second.atRisk;
    const d = first.events + second.events;
    excess += first.events - (d * first.atRisk) / n;
    if (n > 1) variance += (d * (first.atRisk / n) * (second.atRisk / n) * (n - d)) / (n - 1);
  }
  const chiSquared = variance > 0 ? (excess * excess) / variance : 0;
  return { chiSquared, p: chiSquaredTail(chiSquared, 1) };
}

function at({ times, seen }: Arm, time: number): { atRisk: number; events: number } {
  let atRisk = 0;
  let events = 0;
  for (let i = 0; i < times.length; i++) {
    if (times[i] >= time) atRisk += 1;
    if (times[i] === time && seen[i]) events += 1;
  }
  return { atRisk, events };
}
