import type { DelayEstimates } from '../core/scorecard.js';
import type { Detection } from './delays.js';
import { largest } from './descriptives.js';
import { comparator, type Evidence } from './evidence.js';
import { harmDelay } from './harm-onset.js';
import { delayEstimates } from './time-to-detect.js';

interface Harmed {
  readonly afterS: number;
  readonly faultedS: number;
  readonly twinS: number;
}

/**
 * Time to detect from `harm_at`; a detection before the harm counts 0. Trials without harm in the first half of the
 * deadline are left out (`n` tells how many stay), and all are followed as long as the one that was harmed last, so that
 * no trial is censored early. Null where the scenario declares no harm or none was done.
 */
export function fromHarm(evidence: Evidence, fault: string, list: readonly Detection[]): DelayEstimates | null {
  const { harm } = evidence.plan.business;
  const { deadlineS } = evidence.plan.timeline;
  if (harm === null) return null;
  const harmed: Harmed[] = [];
  for (const { trial, t0S, faultedS, twinS } of list) {
    const faulted = trial.faulted?.harm ?? null;
    const twin = comparator(trial, fault).harm;
    if (faulted === null || twin === null) continue;
    const afterS = harmDelay(faulted, twin, harm, t0S, deadlineS);
    if (afterS !== null && afterS <= deadlineS / 2) harmed.push({ afterS, faultedS, twinS });
  }
  if (harmed.length === 0) return null;
  const horizonS =
    deadlineS -
    largest(
      harmed.map((one) => one.afterS),
      0,
    );
  return delayEstimates(
    {
      faulted: Float64Array.from(harmed, (one) => Math.max(0, one.faultedS - one.afterS)),
      twin: Float64Array.from(harmed, (one) => Math.max(0, one.twinS - one.afterS)),
    },
    horizonS,
  );
}
