import type { CellPlan } from './cell.js';
import type { ConditionPlan, Plan } from './plan.js';
import { parseDuration, parseRate, parseShare } from './quantity.js';

/** What a value is compared as: numbers and shares are one kind; a word is only ever equal or not. */
export type ValueKind = 'number' | 'duration' | 'rate' | 'word';

/** What kind of value this is, and its size: durations in seconds, rates a second, shares 0–1. */
export function measured(value: unknown): { kind: ValueKind; size: number | null } {
  if (typeof value === 'number') return { kind: 'number', size: value };
  const text = typeof value === 'string' ? value : '';
  const share = parseShare(text);
  if (share !== undefined) return { kind: 'number', size: share };
  const seconds = parseDuration(text);
  if (seconds !== undefined) return { kind: 'duration', size: seconds };
  const perS = parseRate(text);
  return perS === undefined ? { kind: 'word', size: null } : { kind: 'rate', size: perS };
}

type Cell = Pick<CellPlan, 'set' | 'case' | 'unset'>;

/** True where a condition holds in a cell. A value that is not there fulfils none. */
export function holdsIn({ path, op, value }: ConditionPlan, cell: Cell): boolean {
  const own = path === 'case' ? cell.case : (cell.set[path] ?? cell.unset?.[path] ?? null);
  if (own === null) return false;
  const [left, right] = path === 'case' ? [null, null] : [measured(own).size, measured(value).size];
  if (left === null || right === null) {
    if (op === '=') return String(own) === value;
    return op === '!=' && String(own) !== value;
  }
  switch (op) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '=':
      return left === right;
    case '!=':
      return left !== right;
  }
}

/** What a gate or an expectation says of the cells that it speaks of. */
export interface Spoken {
  where?: readonly ConditionPlan[];
  /** Null: of any fault, or of none. */
  fault: string | null;
}

/** Indices of the cells in which something is judged: where every condition holds and its fault acts. */
export function cellsJudged(
  cells: readonly (Cell & { plan: Pick<Plan, 'faults'> })[],
  { where = [], fault }: Spoken,
): number[] {
  return cells.flatMap((cell, index) => {
    const acts = fault === null || cell.plan.faults.some(({ id }) => id === fault);
    return acts && where.every((condition) => holdsIn(condition, cell)) ? [index] : [];
  });
}
