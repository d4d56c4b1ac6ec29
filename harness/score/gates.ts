import type { GatePlan } from '../core/plan.js';
import type { GateResult } from '../core/scorecard.js';
import type { Evidence } from './evidence.js';
import { type Finding, falseAlarmGate, shareGate, timeGate } from './gate-metrics.js';
import { worst } from './judge.js';
import { selectRules } from './selection.js';

/** Judges one gate on one-sided 95 % bounds. A gate that names no fault is judged for every one; the worst counts. */
export function judgeGate(evidence: Evidence, gate: GatePlan): GateResult {
  return { gate: gate.source, ...judged(evidence, gate) };
}

function judged(evidence: Evidence, gate: GatePlan): Finding {
  const { metric } = gate;
  const { kind } = metric;
  const rules = selectRules(evidence.plan, metric.alert);
  if (rules.length === 0) return undecided(`no alert matches ${metric.alert}`);
  if (evidence.trials.length === 0) return undecided('no valid trial');
  if (kind === 'falseAlarmsPerDay') return falseAlarmGate(evidence, gate, rules);
  if (kind === 'precision')
    return undecided('precision exists only at a declared rate of faults per day, and the scenario declares none');
  const faults = evidence.plan.faults.map((fault) => fault.id).filter((id) => (metric.fault ?? id) === id);
  if (faults.length === 0)
    return undecided(metric.fault === null ? 'there is no fault' : `no fault is named ${metric.fault}`);
  const findings = faults.map((fault): Finding => {
    const finding =
      metric.kind === 'ttd' || metric.kind === 'notified'
        ? timeGate(evidence, gate, metric, rules, fault)
        : shareGate(evidence, gate, kind as 'recall' | 'chance', rules, fault);
    return faults.length === 1
      ? finding
      : { ...finding, note: [`fault ${fault}`, finding.note].filter(Boolean).join(': ') };
  });
  return worst(findings);
}

function undecided(note: string): Finding {
  return { value: null, low: null, high: null, verdict: 'inconclusive', note };
}
