import type { CellPlan } from '../core/cell.js';
import type { Plan } from '../core/plan.js';
import type { Scorecard } from '../core/scorecard.js';
import type { Score } from './alert-score.js';

/**
 * The scorecards of several cases as one: each fault as its first case has it, what concerns the fault-free twin from
 * the first. Gates and expectations, and with them the verdict, are judged cell by cell elsewhere.
 */
export function joinCases(plan: Plan, cells: readonly CellPlan[], cards: readonly Scorecard[]): Scorecard {
  const [first] = cards;
  const holds = (cell: CellPlan, fault: string): boolean => cell.plan.faults.some(({ id }) => id === fault);
  const caseOf = (fault: string): number => cells.findIndex((cell) => holds(cell, fault));
  const join = <T extends Score>(pick: (card: Scorecard) => T): T => {
    const faults: Score['faults'] = {};
    for (const { id } of plan.faults) {
      const at = caseOf(id);
      if (at >= 0) faults[id] = pick(cards[at]).faults[id];
    }
    return { ...pick(first), faults };
  };
  const invalid = new Map(cards.flatMap((card) => card.invalid).map((one) => [one.trial, one]));
  return {
    ...first,
    invalid: [...invalid.values()].sort((a, b) => a.trial - b.trial),
    faults: Object.assign({}, ...cards.map((card) => card.faults)),
    alerts: Object.fromEntries(Object.keys(first.alerts).map((alert) => [alert, join((card) => card.alerts[alert])])),
    stack: join((card) => card.stack),
    dummies: { always: join((card) => card.dummies.always), never: join((card) => card.dummies.never) },
    diagnosis: joinDiagnosis(cards),
    warnings: [...new Set(cards.flatMap((card) => card.warnings))],
  };
}

const none = 'none';

/** Faults of all cases in one matrix; the twins, which the cases share, once. */
function joinDiagnosis(cards: readonly Scorecard[]): Scorecard['diagnosis'] {
  const parts = cards.flatMap((card) => card.diagnosis ?? []);
  if (parts.length === 0) return null;
  const classes = [...new Set(parts.flatMap((part) => part.classes))].sort(
    (a, b) => Number(a === none) - Number(b === none),
  );
  const count = (row: string, column: string): number =>
    (row === none ? parts.slice(0, 1) : parts).reduce(
      (sum, part) => sum + (part.matrix[part.classes.indexOf(row)]?.[part.classes.indexOf(column)] ?? 0),
      0,
    );
  const matrix = classes.map((row) => classes.map((column) => count(row, column)));
  const truths = new Set(cards.flatMap((card) => Object.values(card.faults).map(({ diagnosis }) => diagnosis)));
  const scores = classes.flatMap((name, index) => {
    if (!truths.has(name)) return [];
    const actual = matrix[index].reduce((sum, one) => sum + one, 0);
    const answered = matrix.reduce((sum, row) => sum + row[index], 0);
    return actual > 0 ? [(2 * matrix[index][index]) / (actual + answered)] : [];
  });
  return {
    classes,
    matrix,
    macroF1: scores.length === 0 ? null : scores.reduce((sum, one) => sum + one, 0) / scores.length,
    noFaultSpecificity: parts[0].noFaultSpecificity,
  };
}
