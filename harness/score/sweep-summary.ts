import type { Plan } from '../core/plan.js';
import { numericValue } from '../core/quantity.js';
import type { AmocCurve, CellScore, Estimate, FaultScore, PowerCurve, Scorecard } from '../core/scorecard.js';
import { amocPoints } from './amoc.js';
import { sensitivity } from './mde.js';
import {
  faultOfPath,
  isOwnStackValue,
  linesAlong,
  neutralValue,
  ownFaultValue,
  type SweptLine,
  sweptPaths,
} from './swept.js';

/** What a sweep adds to the scorecard. */
export type SweepSummary = Pick<Scorecard, 'mde' | 'curves' | 'amoc'>;

/**
 * Power curves and minimum detectable effects where exactly one numeric parameter of the faults is swept, and AMOC
 * curves along every path that leads to no fault. Pure, from the cells alone.
 * @param invalid numbers of a cell's trials that don't count
 */
export function sweepSummary(
  cells: readonly CellScore[],
  plan: Plan,
  invalid: (cell: CellScore) => ReadonlySet<number> = () => new Set(),
): SweepSummary {
  const paths = sweptPaths(cells);
  const faultPaths = paths.filter((path) => path.startsWith('faults.'));
  const curves = faultPaths.length === 1 ? powerCurves(cells, faultPaths[0], plan, invalid) : [];
  const mde: SweepSummary['mde'] = {};
  for (const curve of curves) {
    mde[curve.alert] ??= {};
    mde[curve.alert][curve.path] ??= curve.mde;
  }
  const amoc = paths
    .filter((path) => path.startsWith('stack.'))
    .flatMap((path) => linesAlong(cells, path).flatMap((line) => amocCurves(line, plan)));
  return { mde, curves, amoc };
}

function powerCurves(
  cells: readonly CellScore[],
  path: string,
  plan: Plan,
  invalid: (cell: CellScore) => ReadonlySet<number>,
): PowerCurve[] {
  const fault = faultOfPath(path, plan);
  if (fault === null) return [];
  const valueAt = (cell: CellScore): number | null =>
    (cell.set[path] ?? null) === null ? ownFaultValue(path, plan) : numericValue(cell.set[path]);
  const own = ({ at, cells: [cell] }: SweptLine): boolean =>
    Object.keys(at).every((other) => isOwnStackValue(cell, other, plan));
  // Lines with the file's own values of all else come first: they give the minimum detectable effect.
  const lines = linesAlong(cells, path).sort((a, b) => Number(own(b)) - Number(own(a)));
  return lines.flatMap((line) => {
    const levels = distinctLevels(line.cells.map((cell) => ({ cell, value: valueAt(cell) })));
    if (levels === null) return [];
    return alertsOf(line.cells).flatMap((alert) => {
      const scored = levels.flatMap(({ cell, value }) => {
        const score = cell.alerts[alert]?.faults[fault];
        return score === undefined ? [] : [{ cell, value, score }];
      });
      return scored.length < 2 ? [] : [powerCurve(scored, { alert, fault, line, plan, invalid })];
    });
  });
}

interface Scored {
  cell: CellScore;
  value: number;
  score: FaultScore;
}

interface CurveOf {
  alert: string;
  fault: string;
  line: SweptLine;
  plan: Plan;
  invalid: (cell: CellScore) => ReadonlySet<number>;
}

function powerCurve(scored: readonly Scored[], { alert, fault, line, plan, invalid }: CurveOf): PowerCurve {
  const neutral = neutralValue(line.path);
  const signs = new Set(scored.map(({ value }) => Math.sign(value - neutral)).filter((sign) => sign !== 0));
  const sign = signs.has(-1) ? -1 : 1;
  const levels = scored.map(({ cell, value, score }) => ({
    value,
    set: cell.set,
    recall: score.recall,
    raw: score.rawRecall,
    ttd: score.ttdS.rmst,
  }));
  const head = { alert, fault, path: line.path, case: line.case, at: line.at, levels };
  const most = scored.reduce((longest, one) => (counted(one, invalid) > counted(longest, invalid) ? one : longest));
  const n = counted(most, invalid);
  // Severities on both sides of the neutral value have no common order.
  if (signs.size !== 1) return { ...head, fit: null, mde: { value: null, low: null, high: null, n } };
  const { fit, mde } = sensitivity(
    scored.map((one) => ({ severity: Math.abs(one.value - neutral), hits: outcomes(one, 'faulted', invalid) })),
    outcomes(most, 'twin', invalid),
    `${plan.name}\u0000${plan.seed}\u0000${alert}\u0000${fault}`,
  );
  return { ...head, fit: fit && { ...fit, neutral }, mde: asValue(mde, neutral, sign) };
}

/** By trial number: whether the branch was hit; null where the trial does not count. */
function outcomes(
  { cell, score }: Scored,
  branch: 'faulted' | 'twin',
  invalid: (cell: CellScore) => ReadonlySet<number>,
): (boolean | null)[] {
  const masked = new Set(score.perTrial.masked);
  const left = invalid(cell);
  const run = cell.stopped?.n ?? Number.POSITIVE_INFINITY;
  return score.perTrial[branch].map((delay, trial) =>
    masked.has(trial) || left.has(trial) || trial >= run ? null : delay !== null,
  );
}

function counted(one: Scored, invalid: (cell: CellScore) => ReadonlySet<number>): number {
  return outcomes(one, 'twin', invalid).filter((hit) => hit !== null).length;
}

/** A severity as the value of the parameter; below a neutral value the order turns. */
function asValue(mde: Estimate, neutral: number, sign: number): Estimate {
  const at = (severity: number | null): number | null => (severity === null ? null : neutral + sign * severity);
  const [low, high] = sign > 0 ? [at(mde.low), at(mde.high)] : [at(mde.high), at(mde.low)];
  return { value: at(mde.value), low, high, n: mde.n };
}

/** Ascending, each value once; null where one is no number. */
function distinctLevels(
  cells: readonly { cell: CellScore; value: number | null }[],
): { cell: CellScore; value: number }[] | null {
  const levels = new Map<number, CellScore>();
  for (const { cell, value } of cells) {
    if (value === null) return null;
    if (!levels.has(value)) levels.set(value, cell);
  }
  return [...levels].map(([value, cell]) => ({ cell, value })).sort((a, b) => a.value - b.value);
}

function amocCurves(line: SweptLine, plan: Plan): AmocCurve[] {
  return alertsOf(line.cells).flatMap((alert) =>
    plan.faults.flatMap(({ id }) => {
      const results = line.cells.flatMap((cell) => {
        const score = cell.alerts[alert];
        const fault = score?.faults[id];
        if (score === undefined || fault === undefined) return [];
        return [
          {
            value: cell.set[line.path] ?? null,
            perDay: score.falseAlarms.perDay,
            rmst: fault.ttdS.rmst,
            current: isOwnStackValue(cell, line.path, plan),
          },
        ];
      });
      if (!moves(results)) return [];
      const points = amocPoints(results, plan.timeline.deadlineS);
      return [{ alert, fault: id, path: line.path, case: line.case, at: line.at, points }];
    }),
  );
}

/** False where the path does not touch this alert. */
function moves(results: readonly { perDay: Estimate; rmst: Estimate }[]): boolean {
  return new Set(results.map(({ perDay, rmst }) => `${perDay.value} ${rmst.value}`)).size > 1;
}

function alertsOf(cells: readonly CellScore[]): string[] {
  return [...new Set(cells.flatMap((cell) => Object.keys(cell.alerts)))];
}
