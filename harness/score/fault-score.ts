import type { FaultPlan } from '../core/plan.js';
import type { Estimate, FaultScore } from '../core/scorecard.js';
import { type Detections, pairsOf } from './delays.js';
import { fromDeveloped } from './developed.js';
import { noEstimate, shareEstimate } from './estimate.js';
import type { Evidence } from './evidence.js';
import { fromHarm } from './from-harm.js';
import { recallEstimate } from './net-recall.js';
import { survivorsAt } from './pairs.js';
import { timeParts } from './time-parts.js';
import { delayEstimates } from './time-to-detect.js';

/** Everything about how one fault was detected. @param diagnosisCorrect null where no diagnosis was declared */
export function faultScore(
  evidence: Evidence,
  fault: FaultPlan,
  detected: Detections,
  diagnosisCorrect: Estimate | null,
): FaultScore {
  const { deadlineS } = evidence.plan.timeline;
  const { list, masked } = detected;
  const pairs = pairsOf(list);
  const survivors = survivorsAt(pairs, deadlineS);
  const n = list.length;
  const hits = n - survivors.faulted;
  return {
    hits,
    misses: survivors.faulted,
    masked: masked.length,
    coincident: pairs.once ? 0 : n - survivors.faulted - survivors.twin + survivors.both,
    recall: recallEstimate(survivors),
    rawRecall: shareEstimate(hits, n),
    chance: pairs.once ? noEstimate(0) : shareEstimate(n - survivors.twin, n),
    ttdS: delayEstimates(pairs, deadlineS),
    notifiedS: delayEstimates(pairsOf(list, 'notified'), deadlineS),
    fromDevelopedS: fromDeveloped(pairs, fault, deadlineS),
    fromHarmS: fromHarm(evidence, fault.id, list),
    diagnosisCorrect,
    timeParts: timeParts(evidence, list),
    perTrial: perTrial(evidence, detected),
  };
}

function perTrial({ slots }: Evidence, { list, masked }: Detections): FaultScore['perTrial'] {
  const faulted: (number | null)[] = new Array(slots).fill(null);
  const twin: (number | null)[] = new Array(slots).fill(null);
  for (const detection of list) {
    const { trial } = detection.trial.record;
    if (Number.isFinite(detection.faultedS)) faulted[trial] = detection.faultedS;
    if (Number.isFinite(detection.twinS)) twin[trial] = detection.twinS;
  }
  return { faulted, twin, masked: [...masked] };
}
