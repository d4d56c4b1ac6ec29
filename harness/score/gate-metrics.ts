import { netRecall, type OpenInterval, type PairedSurvivors } from '../core/mover.js';
import type { GateMetric, GatePlan } from '../core/plan.js';
import type { GateResult, Verdict } from '../core/scorecard.js';
import { wilson, z95OneSided } from '../core/wilson.js';
import { detections, pairsOf } from './delays.js';
import { eventRate } from './event-rate.js';
import type { Evidence } from './evidence.js';
import { inControl, total } from './false-alarms.js';
import { jackknifeBounds } from './jackknife.js';
import { judge } from './judge.js';
import { maskingNote } from './masking.js';
import { delayQuantile } from './net-curve.js';
import { recallBounds } from './net-recall.js';
import { type PairedDelays, survivorsAt } from './pairs.js';
import { restrictedMean } from './restricted-mean.js';

/** What was found of a gate: estimate, one-sided 95 % bounds, verdict. */
export type Finding = Omit<GateResult, 'gate'>;

type TimeMetric = Extract<GateMetric, { quantile: string }>;

/** `falseAlarmsPerDay`: Garwood bounds, widened by the over-dispersion of the seeds. */
export function falseAlarmGate(evidence: Evidence, gate: GatePlan, rules: readonly number[]): Finding {
  const { counts, exposureS } = inControl(evidence, rules);
  const { value, low, high } = eventRate(counts, total(exposureS) / 86_400, 0.05);
  return {
    value,
    low,
    high,
    verdict: judge([low, high], gate.op, gate.value),
    note: value === null ? 'no in-control exposure' : null,
  };
}

/** `recall` and `chance` of one fault. */
export function shareGate(
  evidence: Evidence,
  gate: GatePlan,
  kind: 'recall' | 'chance',
  rules: readonly number[],
  fault: string,
): Finding {
  const detected = detections(evidence, rules, fault);
  const survivors = survivorsAt(pairsOf(detected.list), evidence.plan.timeline.deadlineS);
  const { n, twin } = survivors;
  const chance = kind === 'chance';
  const bounds: OpenInterval = chance ? wilson(n - twin, n, z95OneSided) : recallBounds(survivors);
  const value = chance ? (n === 0 ? null : (n - twin) / n) : netRecall(survivors);
  return finding(value, bounds, judge(bounds, gate.op, gate.value), maskingNote(detected), chanceNote(survivors));
}

/** Quantiles and the restricted mean of the time until the rule fires, or until a person is told. */
export function timeGate(
  evidence: Evidence,
  gate: GatePlan,
  metric: TimeMetric,
  rules: readonly number[],
  fault: string,
): Finding {
  const detected = detections(evidence, rules, fault);
  const pairs = pairsOf(detected.list, metric.kind === 'ttd' ? 'fires' : 'notified');
  const { deadlineS } = evidence.plan.timeline;
  const masking = maskingNote(detected);
  if (metric.quantile === 'rmst') {
    const mean = restrictedMean(pairs, deadlineS);
    if (mean === null) return finding(null, [null, null], 'inconclusive', masking, null);
    const { value, low, high } = jackknifeBounds(mean, 0.05);
    return finding(value, [low, high], judge([low, high], gate.op, gate.value), masking, null);
  }
  const share = metric.quantile === 'p90' ? 0.9 : 0.5;
  const { value, low, high } = delayQuantile(pairs, deadlineS, share, recallBounds);
  return finding(value, [low, high], quantileVerdict(pairs, share, gate), masking, unreachedNote(value, share));
}

/**
 * A quantile below x means that more than its share is detected by x: the recall by x is judged, which exists even where
 * the quantile does not.
 */
function quantileVerdict(pairs: PairedDelays, share: number, { op, value }: GatePlan): Verdict {
  const inclusive = op === '<=' || op === '>';
  const bounds = recallBounds(survivorsAt(pairs, value, inclusive));
  return judge(bounds, op === '<' || op === '<=' ? '>' : '<', share);
}

/** @param masking why the cell can't be judged at all @param remark what explains the verdict otherwise */
function finding(
  value: number | null,
  [low, high]: OpenInterval,
  verdict: Verdict,
  masking: string | null,
  remark: string | null,
): Finding {
  return { value, low, high, verdict: masking === null ? verdict : 'inconclusive', note: masking ?? remark };
}

function chanceNote({ n, twin }: PairedSurvivors): string | null {
  return n > 0 && twin === 0 ? 'the alert fires within the deadline in every fault-free twin' : null;
}

function unreachedNote(value: number | null, share: number): string | null {
  return value === null ? `fewer than ${share * 100} % are detected by the deadline` : null;
}
