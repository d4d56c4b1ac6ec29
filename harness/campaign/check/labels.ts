import type { CellPlan } from '../../core/cell.js';
import type { Plan } from '../../core/plan.js';

/** A cell of a campaign under the name by which baselines and reports know it. */
export interface LabelledCell {
  readonly label: string;
  readonly plan: Plan;
}

/** The cells under their names, each once: of several that are the same the first. */
export function labelled(cells: readonly CellPlan[]): LabelledCell[] {
  const named = new Map<string, LabelledCell>();
  for (const cell of cells) {
    const label = labelOf(cell);
    if (!named.has(label)) named.set(label, { label, plan: cell.plan });
  }
  return [...named.values()];
}

/** `as written` for the file's own values, else what is set: `faults.lag.scope.share=10%, case lag-de`. */
function labelOf({ set, case: drilled, own }: CellPlan): string {
  const values = Object.entries(set).map(([path, value]) => `${path}=${written(value)}`);
  const parts = own && (values.length > 0 || drilled === null) ? ['as written'] : values;
  return [...parts, ...(drilled === null ? [] : [`case ${drilled}`])].join(', ');
}

function written(value: unknown): string {
  if (value === null) return 'default';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
