import type { CellPlan } from '../../core/cell.js';
import { isIncident } from '../../core/incident.js';
import { exposureForGate, trialsForExpectation, trialsForGate } from '../../core/needed.js';
import type { Plan } from '../../core/plan.js';
import { speaksOfTakenIn } from '../../core/taken-in.js';
import { cellsJudged } from '../../core/where.js';

/** What it takes for one gate or expectation to be able to pass. */
export interface Need {
  kind: 'gate' | 'expect';
  /** The gate as written, or `Alert fires on fault`. */
  check: string;
  /** Cells in which it is judged. */
  cells: number;
  /** Fewest trials, and fewest fault-free days without an alarm; null where any do, or no number does (see `possible`). */
  trials: number | null;
  exposureDays: number | null;
  /** False where no number of trials is enough. */
  possible: boolean;
  /** True where the campaign has as much. */
  enough: boolean;
}

/**
 * Seconds of a trial that count as fault-free exposure, about: from the end of warm-up to the end of the twin, or to a
 * recorded incident, or to the fault where alerts are taken in live.
 */
export function exposureS({ timeline, faults }: Plan, live = false): number {
  const { controlS, onsetWithinS, deadlineS, recoveryS } = timeline;
  if (faults.some(isIncident) || (live && faults.length > 0)) return controlS;
  return controlS + onsetWithinS / 2 + Math.max(0, ...faults.map(({ atS }) => atS)) + deadlineS + recoveryS;
}

/** What each gate and expectation needs, expectations first. */
export function needsOf(plan: Plan, cells: readonly CellPlan[]): Need[] {
  const once = plan.faults.some(isIncident);
  const need = (
    head: Pick<Need, 'kind' | 'check' | 'cells'>,
    alert: string,
    wanted: number,
    exposureDays: number | null,
  ): Need => {
    const live = speaksOfTakenIn(plan.stack.rules, alert);
    const days = (plan.trials * exposureS(plan, live)) / 86_400;
    const trials = once || live ? 1 : wanted;
    const possible = Number.isFinite(trials) && Number.isFinite(exposureDays ?? 0);
    const enough = trials <= plan.trials && (exposureDays ?? 0) <= days;
    return {
      ...head,
      trials: exposureDays === null && possible ? trials : null,
      exposureDays: possible ? exposureDays : null,
      possible,
      enough,
    };
  };
  const expect = plan.expect.map((expected) => {
    const { alert, fault, outcome } = expected;
    const check = `${alert} ${outcome === 'fires' ? 'fires' : 'stays silent'}${fault === null ? '' : ` on ${fault}`}`;
    return need(
      { kind: 'expect', check, cells: cellsJudged(cells, expected).length },
      alert,
      trialsForExpectation(expected),
      null,
    );
  });
  const gates = plan.gates.map((gate) => {
    const fault = 'fault' in gate.metric ? gate.metric.fault : null;
    const judged = cellsJudged(cells, { where: gate.where, fault }).length;
    return need(
      { kind: 'gate', check: gate.source, cells: judged },
      gate.metric.alert,
      trialsForGate(gate),
      exposureForGate(gate),
    );
  });
  return [...expect, ...gates];
}
