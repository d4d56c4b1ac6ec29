import type { CellPlan } from '../core/cell.js';
import type { GatePlan, Plan } from '../core/plan.js';
import type { CellVerdict, ExpectResult, GateResult, Verdict } from '../core/scorecard.js';
import { cellsJudged, type Spoken } from '../core/where.js';
import type { Evidence } from './evidence.js';
import { judgeExpectation } from './expectations.js';
import { judgeGate } from './gates.js';
import { worst, worstVerdict } from './judge.js';
import type { StoppedCell } from './stopped-cell.js';

/** A cell of a campaign, as gates and expectations see it. */
export interface JudgedCell {
  readonly cell: CellPlan;
  /** Of the trials that count. */
  readonly evidence: Evidence;
  readonly stopped: StoppedCell | null;
}

type Result = Omit<CellVerdict, 'set' | 'case'>;

/**
 * Judges every gate and expectation of a campaign in each cell that its `where` picks and in which its fault acts; the
 * worst verdict counts. False alarms are judged once for all cells with the same fault-free twin.
 */
export function judgeCells(
  plan: Plan,
  cells: readonly JudgedCell[],
): Pick<{ gates: GateResult[]; expect: ExpectResult[] }, 'gates' | 'expect'> {
  const gates = plan.gates.map((gate): GateResult => {
    const fault = 'fault' in gate.metric ? gate.metric.fault : null;
    const picked = pick(cells, { where: gate.where, fault });
    const judged = gate.metric.kind === 'falseAlarmsPerDay' ? distinctTwins(picked) : picked;
    const results = judged.map(({ evidence, stopped }) => judgeGate(evidence, gate, stopped));
    return { gate: gate.source, ...joined(judged, results, rises(gate.op)) };
  });
  const expect = plan.expect.map((expected): ExpectResult => {
    const judged = pick(cells, expected);
    const results = judged.map(({ evidence, stopped }) => judgeExpectation(evidence, expected, stopped));
    const { alert, outcome } = expected;
    const fault = expected.fault ?? (results.length > 0 ? worst(results).fault : null);
    return { alert, fault, outcome, ...joined(judged, results, outcome === 'fires') };
  });
  return { gates, expect };
}

function pick(cells: readonly JudgedCell[], spoken: Spoken): JudgedCell[] {
  return cellsJudged(
    cells.map(({ cell }) => cell),
    spoken,
  ).map((index) => cells[index]);
}

/** One cell for each twin, one of the file's own values where there is one. */
function distinctTwins(cells: readonly JudgedCell[]): JudgedCell[] {
  const twins = new Map<string, JudgedCell>();
  for (const one of cells) {
    const { system, timeline, stack, faults } = one.cell.plan;
    const key = JSON.stringify([system, timeline, stack, Math.max(0, ...faults.map(({ atS }) => atS))]);
    const known = twins.get(key);
    if (known === undefined || (one.cell.own && !known.cell.own)) twins.set(key, one);
  }
  return [...twins.values()];
}

function joined(judged: readonly JudgedCell[], results: readonly Result[], rising: boolean): Omit<GateResult, 'gate'> {
  const none = { value: null, low: null, high: null };
  if (results.length === 0)
    return { ...none, verdict: 'inconclusive', note: 'there is no cell in which it could be judged', cells: [] };
  const cells = results.map(({ value, low, high, verdict, note }, i): CellVerdict => {
    const { set, case: drilled } = judged[i].cell;
    return { set, case: drilled, value, low, high, verdict, note };
  });
  const verdict = worstVerdict(cells.map((cell) => cell.verdict));
  const own = results.filter((_, i) => judged[i].cell.own);
  const head = own.length > 0 ? worst(own) : null;
  const { value, low, high } = head ?? none;
  const note = cells.length === 1 || verdict === 'pass' ? (head ?? results[0]).note : noteOf(cells, verdict, rising);
  return { value, low, high, verdict, note, cells };
}

/** How many cells share the worst verdict, and which of them is the furthest off. */
function noteOf(cells: readonly CellVerdict[], verdict: Verdict, rising: boolean): string {
  const those = cells.filter((cell) => cell.verdict === verdict);
  const off = ({ value }: CellVerdict): number => (value === null ? Number.NEGATIVE_INFINITY : rising ? -value : value);
  const [last] = [...those].sort((a, b) => off(b) - off(a));
  const words = verdict === 'fail' ? 'fails' : 'undecided';
  const place = nameOfCell(last);
  const alike = those.length > 1 && those.every(({ value }) => value === last.value);
  const where = place === '' || alike ? '' : `${those.length > 1 ? ', worst' : ''} at ${place}`;
  return `${words} in ${those.length} of ${cells.length} cells${where}${last.note === null ? '' : `: ${last.note}`}`;
}

/** What sets a cell apart: `faults.lag.scope.share 25%, case lag-de`. */
export function nameOfCell({ set, case: drilled }: Pick<CellPlan, 'set' | 'case'>): string {
  const values = Object.entries(set).map(([path, value]) => `${path} ${value === null ? 'as in the file' : value}`);
  return [...values, ...(drilled === null ? [] : [`case ${drilled}`])].join(', ');
}

function rises(op: GatePlan['op']): boolean {
  return op === '>' || op === '>=';
}
