import type { Plan } from '../core/plan.js';
import { numericValue } from '../core/quantity.js';
import type { CellScore } from '../core/scorecard.js';

/** Cells that differ in one swept path only. */
export interface SweptLine {
  path: string;
  case: string | null;
  /** What the other paths are set to. */
  at: Record<string, unknown>;
  cells: CellScore[];
}

/** The paths that the cells set, in the order in which they come up. */
export function sweptPaths(cells: readonly CellScore[]): string[] {
  return [...new Set(cells.flatMap(({ set }) => Object.keys(set)))];
}

/** The id of the fault that a path leads into; null for other paths. */
export function faultOfPath(path: string, plan: Plan): string | null {
  const inside = /^faults\.(.+)$/.exec(path)?.[1];
  if (inside === undefined) return null;
  const named = plan.faults.find(({ id }) => inside.startsWith(`${id}.`));
  if (named !== undefined) return named.id;
  return plan.faults[Number(inside.split('.')[0])]?.id ?? null;
}

/** All cells in which the path varies while the rest stands still. A cell that leaves it out, or null, has the file's own value. */
export function linesAlong(cells: readonly CellScore[], path: string): SweptLine[] {
  const lines = new Map<string, SweptLine>();
  const seen = new Set<string>();
  for (const cell of cells) {
    const at = Object.fromEntries(Object.entries(cell.set).filter(([other]) => other !== path));
    const key = JSON.stringify([cell.case, Object.entries(at).sort(([a], [b]) => (a < b ? -1 : 1))]);
    const line = lines.get(key) ?? { path, case: cell.case, at, cells: [] };
    lines.set(key, line);
    const place = `${key} ${JSON.stringify(cell.set[path] ?? null)}`;
    if (!seen.has(place)) line.cells.push(cell);
    seen.add(place);
  }
  return [...lines.values()].filter((line) => line.cells.length > 1);
}

/** The file's own value of a fault's parameter; null where the path leads elsewhere. */
export function ownFaultValue(path: string, plan: Plan): number | null {
  const id = faultOfPath(path, plan);
  const fault = plan.faults.find((one) => one.id === id);
  const steps = path.split('.');
  const [parent, key] = [steps.at(-2) ?? '', steps.at(-1) ?? ''];
  if (fault === undefined) return null;
  if (parent === 'with') return numericValue(fault.params[key]);
  if (parent === 'scope' && key === 'share') return fault.scope.share;
  if (key === 'lasts') return fault.lastsS;
  if (key === 'at') return fault.atS;
  if (key === 'ramp' && fault.shape.kind === 'ramp') return fault.shape.overS;
  return null;
}

/** True where the cell has the file's own value of a path into the stack. */
export function isOwnStackValue(cell: CellScore, path: string, plan: Plan): boolean {
  const value = cell.set[path] ?? null;
  if (value === null) return true;
  const own = ownStackValue(path.split('.').slice(1), plan);
  if (own === undefined) return false;
  return own === value || (typeof own === 'number' && own === numericValue(value));
}

function ownStackValue([part, name, ...rest]: readonly string[], plan: Plan): unknown {
  const key = rest.at(-1) ?? '';
  if (part === 'detectors') return plan.stack.detectors.find((detector) => detector.name === name)?.params[key];
  const rule = plan.stack.rules.find(({ alert }) => alert === name) ?? plan.stack.rules[Number(name)];
  if (part !== 'rules' || rule === undefined) return undefined;
  return { when: rule.when, for: rule.forS, cooldown: rule.cooldownS, severity: rule.severity }[key];
}

/** The value at which a fault's parameter does nothing. */
export function neutralValue(path: string): number {
  return /\.with\.(?:factor|scale)$/.test(path) ? 1 : 0;
}
