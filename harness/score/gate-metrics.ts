import { netDifferenceInterval, netRecall, type OpenInterval, type PairedSurvivors } from '../core/mover.js';
import type { GateMetric, GatePlan } from '../core/plan.js';
import type { GateResult, Verdict } from '../core/scorecard.js';
import { wilson, z95, z95OneSided } from '../core/wilson.js';
import { clopperPearson } from './clopper-pearson.js';
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
import { precisionAt } from './precision.js';
import { restrictedMean } from './restricted-mean.js';
import { type StoppedCell, stoppedBounds, stoppedNote } from './stopped-cell.js';

/** What was found of a gate: estimate, one-sided 95 % bounds, verdict. */
export type Finding = Omit<GateResult, 'gate' | 'cells'>;

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
  stopped: StoppedCell | null,
): Finding {
  const detected = detections(evidence, rules, fault);
  const survivors = survivorsAt(pairsOf(detected.list), evidence.plan.timeline.deadlineS);
  const { n, twin } = survivors;
  const chance = kind === 'chance';
  if (chance && survivors.once)
    return finding(null, [null, null], 'inconclusive', null, 'there is no twin, so the chance level is not known');
  const bounds = chance ? wilson(n - twin, n, z95OneSided) : boundsIn(stopped)(survivors);
  const recall = stopped === null ? netRecall(survivors) : stopped.recall(rules, fault);
  const value = chance ? (n === 0 ? null : (n - twin) / n) : recall;
  const verdict = judge(bounds, gate.op, gate.value);
  return finding(value, bounds, verdict, maskingNote(detected), chanceNote(survivors) ?? openNote(verdict, stopped));
}

/**
 * `precision` at a declared rate of faults. It grows with the net detections and shrinks with the false alarms, so each of
 * the two gets a one-sided 97.5 % bound: the verdict errs in at most 5 %.
 */
export function precisionGate(
  evidence: Evidence,
  gate: GatePlan,
  rules: readonly number[],
  fault: string,
  faultsPerDay: number,
): Finding {
  const detected = detections(evidence, rules, fault);
  const survivors = survivorsAt(pairsOf(detected.list), evidence.plan.timeline.deadlineS);
  const { n, faulted, twin } = survivors;
  const { counts, exposureS } = inControl(evidence, rules);
  const alarms = eventRate(counts, total(exposureS) / 86_400, 0.025);
  const found: OpenInterval =
    twin === n && n > 0 ? clopperPearson(n - faulted, n, 0.025) : netDifferenceInterval(survivors, z95);
  const at = (share: number | null, rate: number | null): number | null =>
    share === null || rate === null ? null : precisionAt(faultsPerDay, share, 0, rate);
  const value = n === 0 ? null : at((twin - faulted) / n, alarms.value);
  const bounds: OpenInterval = [at(found[0], alarms.high), at(found[1], alarms.low)];
  const remark = value === null ? 'nothing fired, so there is no precision' : null;
  return finding(value, bounds, judge(bounds, gate.op, gate.value), maskingNote(detected), remark);
}

/** Bounds of a net recall: exact for all trials, those of the confidence sequence where a rule ended the cell. */
export function boundsIn(stopped: StoppedCell | null): (survivors: PairedSurvivors) => OpenInterval {
  return stopped === null ? recallBounds : stoppedBounds;
}

/** What to add to a verdict that more trials could have decided. */
export function openNote(verdict: Verdict, stopped: StoppedCell | null): string | null {
  return stopped !== null && verdict === 'inconclusive' ? stoppedNote(stopped) : null;
}

/** Quantiles and the restricted mean of the time until the rule fires, or until a person is told. */
export function timeGate(
  evidence: Evidence,
  gate: GatePlan,
  metric: TimeMetric,
  rules: readonly number[],
  fault: string,
  stopped: StoppedCell | null,
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
  const bounds = boundsIn(stopped);
  const { value, low, high } = delayQuantile(pairs, deadlineS, share, bounds);
  const verdict = quantileVerdict(pairs, share, gate, bounds);
  return finding(value, [low, high], verdict, masking, openNote(verdict, stopped) ?? unreachedNote(value, share));
}

/**
 * A quantile below x means that more than its share is detected by x: the recall by x is judged, which exists even where
 * the quantile does not.
 */
function quantileVerdict(
  pairs: PairedDelays,
  share: number,
  { op, value }: GatePlan,
  boundsOf: (survivors: PairedSurvivors) => OpenInterval,
): Verdict {
  const bounds = boundsOf(survivorsAt(pairs, value, countsAt(op)));
  return judge(bounds, op === '<' || op === '<=' ? '>' : '<', share);
}

/** True where a delay of exactly the gate's time leaves a trial undetected by then no more. */
export function countsAt(op: GatePlan['op']): boolean {
  return op === '<=' || op === '>';
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
