import type { DetectorDeclaration } from '../../detectors/detector.js';
import type { CellPlan } from '../core/cell.js';
import { loadUserModule } from '../core/module.js';
import type { Plan, StackPlan } from '../core/plan.js';
import { specialReady } from '../core/special.js';
import { type LoadedSystem, loadSystem, withFaults } from '../system/load.js';
import type { GroupCell } from './variants.js';

/** What all trials of some cells share: loaded once a thread. */
export interface GroupContext {
  /** Index among the campaign's groups. */
  readonly group: number;
  readonly cells: readonly GroupCell[];
  readonly stacks: readonly StackPlan[];
  /** The system that all cells share. */
  readonly system: LoadedSystem;
  /** Detectors of the user's own, by absolute path. */
  readonly modules: ReadonlyMap<string, DetectorDeclaration>;
}

/** A group of a campaign: indices of the cells that share traffic, system and timeline. */
export interface CellGroup {
  readonly group: number;
  readonly cells: readonly number[];
}

/** Cells that differ in faults and stack only, together, in the order of their first ones. */
export function groupsOf(cells: readonly CellPlan[]): CellGroup[] {
  const groups = new Map<string, number[]>();
  cells.forEach(({ plan }, index) => {
    const key = JSON.stringify([plan.system, plan.timeline, plan.business.cost]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  return [...groups.values()].map((members, group) => ({ group, cells: members }));
}

/**
 * Reads data and modules, fits models, solves base rates, once for all cells of a group.
 * @throws DriftdrillError where the user's files are at fault
 */
export async function loadGroup(
  cells: readonly CellPlan[],
  { group, cells: indices }: CellGroup,
): Promise<GroupContext> {
  await specialReady();
  const plans = indices.map((index) => cells[index].plan);
  const modules = new Map<string, DetectorDeclaration>();
  for (const { module } of plans.flatMap((plan) => plan.stack.detectors))
    if (module !== null && !modules.has(module))
      modules.set(module, (await loadUserModule(module, 'detector')) as DetectorDeclaration);
  const longest = plans.reduce((a, b) => (latest(b) > latest(a) ? b : a));
  const system = await loadSystem(longest);
  const stacks: StackPlan[] = [];
  const known = new Map<string, number>();
  const members: GroupCell[] = [];
  for (const index of indices) {
    const { plan } = cells[index];
    const key = JSON.stringify(plan.stack);
    const stack = known.get(key) ?? stacks.push(plan.stack) - 1;
    known.set(key, stack);
    members.push({
      index,
      cell: cells[index],
      system: plan === longest ? system : await withFaults(system, plan),
      stack,
    });
  }
  return { group, cells: members, stacks, system, modules };
}

function latest(plan: Plan): number {
  return Math.max(0, ...plan.faults.map((fault) => fault.atS));
}
