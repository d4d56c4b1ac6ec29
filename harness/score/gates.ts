import type { GatePlan } from '../core/plan.js';
import type { GateResult } from '../core/scorecard.js';
import type { Evidence } from './evidence.js';
import { type Finding, falseAlarmGate, precisionGate, shareGate, timeGate } from './gate-metrics.js';
import { worst } from './judge.js';
import { selectRules } from './selection.js';
import type { StoppedCell } from './stopped-cell.js';

/**
 * Judges one gate in one cell on one-sided 95 % bounds. A gate that names no fault is judged for every one; the worst
 * counts.
 * @param stopped where a rule ended the cell: bounds then are those of the confidence sequence
 */
export function judgeGate(evidence: Evidence, gate: GatePlan, stopped: StoppedCell | null = null): GateResult {
  return { gate: gate.source, ...judged(evidence, gate, stopped) };
}

function judged(evidence: Evidence, gate: GatePlan, stopped: StoppedCell | null): Finding {
  const { metric } = gate;
  const rules = selectRules(evidence.plan, metric.alert);
  if (rules.length === 0) return undecided(`no alert matches ${metric.alert}`);
  if (evidence.trials.length === 0) return undecided('no valid trial');
  if (metric.kind === 'falseAlarmsPerDay') return falseAlarmGate(stopped?.twins ?? evidence, gate, rules);
  const { faultsPerDay } = evidence.plan.business;
  if (metric.kind === 'precision' && faultsPerDay === undefined)
    return undecided('precision exists only at a known rate of faults: declare business.faultsPerDay');
  const faults = evidence.plan.faults.map((fault) => fault.id).filter((id) => (metric.fault ?? id) === id);
  if (faults.length === 0)
    return undecided(metric.fault === null ? 'there is no fault' : `no fault is named ${metric.fault}`);
  const of = (fault: string): Finding => {
    if (metric.kind === 'ttd' || metric.kind === 'notified')
      return timeGate(evidence, gate, metric, rules, fault, stopped);
    if (metric.kind === 'precision') return precisionGate(evidence, gate, rules, fault, faultsPerDay ?? 0);
    return shareGate(evidence, gate, metric.kind, rules, fault, stopped);
  };
  const findings = faults.map((fault): Finding => {
    const finding = of(fault);
    return faults.length === 1
      ? finding
      : { ...finding, note: [`fault ${fault}`, finding.note].filter(Boolean).join(': ') };
  });
  return worst(findings);
}

function undecided(note: string): Finding {
  return { value: null, low: null, high: null, verdict: 'inconclusive', note };
}
