import { soleCell } from '../core/cell.js';
import type { Plan } from '../core/plan.js';
import type { LoadedSystem } from '../system/load.js';
import { type GroupContext, loadGroup } from './group-context.js';

/** What all trials of a plan share: loaded once per thread. */
export interface TrialContext {
  readonly plan: Plan;
  readonly system: LoadedSystem;
  readonly group: GroupContext;
}

/** Reads data and modules, fits models, solves base rates. Throws DriftdrillError where the user's files are at fault. */
export async function loadContext(plan: Plan): Promise<TrialContext> {
  const group = await loadGroup([soleCell(plan)], { group: 0, cells: [0] });
  return { plan, system: group.system, group };
}
