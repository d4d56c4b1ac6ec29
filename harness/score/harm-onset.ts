import type { HarmSeries } from '../core/record.js';
import { harmBetween, harmMetric } from './harm-series.js';

/**
 * Seconds from t₀ until harm: the start of the first bin in which the metric differs from the twin's by the stated
 * share of the twin's mean over [t₀, t₀ + W). Null where it never does, or the metric can't be measured.
 */
export function harmDelay(
  faulted: HarmSeries,
  twin: HarmSeries,
  harm: { metric: string; change: number },
  t0S: number,
  deadlineS: number,
): number | null {
  const by = harmMetric(harm.metric);
  if (by === undefined) return null;
  const usual = harmBetween(twin, by, t0S, t0S + deadlineS);
  if (usual === null) return null;
  for (let bin = 0; bin < faulted.bins; bin++) {
    const fromS = faulted.fromS + bin * faulted.binS;
    const toS = fromS + faulted.binS;
    if (toS <= t0S) continue;
    if (fromS >= t0S + deadlineS) return null;
    const now = harmBetween(faulted, by, fromS, toS);
    const then = harmBetween(twin, by, fromS, toS);
    if (now === null || then === null) continue;
    const change = Math.abs(now - then);
    if (change > 0 && change >= harm.change * Math.abs(usual)) return Math.max(0, fromS - t0S);
  }
  return null;
}
