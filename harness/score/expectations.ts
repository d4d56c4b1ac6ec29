import { netRecall, type OpenInterval } from '../core/mover.js';
import type { ExpectPlan } from '../core/plan.js';
import type { ExpectResult, Verdict } from '../core/scorecard.js';
import { anyTakenIn } from '../core/taken-in.js';
import { clopperPearson } from './clopper-pearson.js';
import { detections, pairsOf } from './delays.js';
import type { Evidence } from './evidence.js';
import { inControl } from './false-alarms.js';
import { boundsIn, openNote } from './gate-metrics.js';
import { judge, worst } from './judge.js';
import { maskingNote } from './masking.js';
import { survivorsAt } from './pairs.js';
import { selectRules } from './selection.js';
import type { StoppedCell } from './stopped-cell.js';

/** What `silent` allows: this net recall at most. */
export const silentShare = 0.05;

/**
 * Judges one expectation on one-sided 95 % bounds: `fires` wants the net recall within its time to be at least `share`,
 * `silent` at most 5 %. One that names no fault is judged for every fault; the worst counts. In a scenario without
 * faults `silent` speaks of false alarms instead: the chance of an alarm within that time of fault-free running (exact
 * bounds over seeds), and `fires` can't be decided. Alerts taken in live are judged as they came, without bounds.
 * @param stopped where a rule ended the cell: bounds then are those of the confidence sequence
 */
export function judgeExpectation(
  evidence: Evidence,
  expected: ExpectPlan,
  stopped: StoppedCell | null = null,
): ExpectResult {
  const { plan } = evidence;
  const rules = selectRules(plan, expected.alert);
  const result = (
    fault: string | null,
    value: number | null,
    [low, high]: OpenInterval,
    verdict: Verdict,
    note: string | null,
  ): ExpectResult => ({ alert: expected.alert, fault, outcome: expected.outcome, value, low, high, verdict, note });
  const undecided = (note: string): ExpectResult => result(expected.fault, null, [null, null], 'inconclusive', note);
  if (rules.length === 0) return undecided(`no alert matches ${expected.alert}`);
  if (evidence.trials.length === 0) return undecided('no valid trial');
  if (plan.faults.length === 0) {
    if (expected.outcome === 'fires') return undecided('there is no fault');
    const { alarmed, counts } = inControl(evidence, rules);
    const share = alarmed / counts.length;
    // Alerts taken in live are judged as they came, like those of one recorded incident.
    const bounds: OpenInterval = anyTakenIn(plan.stack.rules, rules)
      ? [share, share]
      : clopperPearson(alarmed, counts.length, 0.05);
    const note = 'without faults: the chance of an alarm within the deadline of fault-free running';
    return result(null, share, bounds, judge(bounds, '<=', silentShare), note);
  }
  const faults = plan.faults.map((fault) => fault.id).filter((id) => (expected.fault ?? id) === id);
  if (faults.length === 0) return undecided(`no fault is named ${expected.fault}`);
  const declared = rules.map((rule) => plan.stack.rules[rule].diagnosis);
  return worst(
    faults.map((fault) => {
      const detected = detections(evidence, rules, fault);
      const { deadlineS } = plan.timeline;
      const withinS = withinOf(expected, deadlineS);
      const survivors = survivorsAt(pairsOf(detected.list), withinS);
      const bounds = boundsIn(stopped)(survivors);
      const value = stopped === null || withinS < deadlineS ? netRecall(survivors) : stopped.recall(rules, fault);
      const masking = maskingNote(detected);
      if (masking !== null) return result(fault, value, bounds, 'inconclusive', masking);
      const decide = (op: '>=' | '<=', share: number): ExpectResult => {
        const verdict = judge(bounds, op, share);
        return result(fault, value, bounds, verdict, openNote(verdict, stopped));
      };
      if (expected.outcome === 'silent') return decide('<=', silentShare);
      if (expected.diagnosis !== null && declared.some((diagnosis) => diagnosis !== expected.diagnosis))
        return result(fault, value, bounds, 'fail', wrongDiagnosis(expected, declared));
      return decide('>=', expected.share);
    }),
  );
}

/** Time by which an expectation counts detections: `silent` speaks of the whole time to the deadline. */
export function withinOf({ outcome, withinS }: ExpectPlan, deadlineS: number): number {
  return outcome === 'fires' ? (withinS ?? deadlineS) : deadlineS;
}

function wrongDiagnosis({ alert, diagnosis }: ExpectPlan, declared: readonly (string | null)[]): string {
  const others = [...new Set(declared.filter((one) => one !== diagnosis))].map((one) => one ?? 'no diagnosis');
  return `${alert} declares ${others.join(', ')}, not ${diagnosis}`;
}
