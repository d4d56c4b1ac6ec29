import type { CellPlan } from '../core/cell.js';
import { isIncident } from '../core/incident.js';
import type { FaultPlan } from '../core/plan.js';
import type { LoadedSystem } from '../system/load.js';
import { type BranchSpec, branchesOf } from './branches.js';
import { type TrialTimeline, timelineOf } from './timeline.js';

/** A cell as a group runs it. */
export interface GroupCell {
  /** Index among the campaign's cells. */
  readonly index: number;
  readonly cell: CellPlan;
  /** The group's system with this cell's faults. */
  readonly system: LoadedSystem;
  /** Index into the group's stacks. */
  readonly stack: number;
}

/** A fault of some cell, on the timeline of one trial. */
export interface Variant {
  /** Equal keys act alike. */
  readonly key: string;
  readonly plan: FaultPlan;
  readonly system: LoadedSystem;
  readonly t0S: number;
  readonly t2S: number;
}

/** What one cell wants of a branch. */
export interface Use {
  readonly cell: GroupCell;
  readonly branch: BranchSpec;
  readonly timeline: TrialTimeline;
  /** When the cell has seen enough. */
  readonly endS: number;
  /** The branch may end once every rule has fired since then; null where it must run to its end. */
  readonly sinceS: number | null;
}

/** A branch of the group: faults that act together, and the cells that want it. */
export interface Member {
  /** Keys of its faults; empty for the twin. */
  readonly key: string;
  readonly faults: readonly Variant[];
  readonly uses: Use[];
}

/**
 * The branches that some cells need in one trial, each once. The twin is always there, whoever has ended.
 * @param wanted cells that have not ended
 */
export function membersOf(
  cells: readonly GroupCell[],
  wanted: (cell: GroupCell) => boolean,
  trial: number,
  earlyStop: boolean,
): Member[] {
  const members = new Map<string, Member>();
  for (const cell of cells) {
    const timeline = timelineOf(cell.cell.plan, trial);
    for (const branch of branchesOf(cell.cell.plan.faults)) {
      if (branch.faults.length > 0 && !wanted(cell)) continue;
      const faults = branch.faults.map((fault) => variantOf(fault, cell, timeline));
      const key = faults
        .map((fault) => fault.key)
        .sort()
        .join('\n');
      const member = members.get(key) ?? { key, faults, uses: [] };
      members.set(key, member);
      member.uses.push(useOf(cell, branch, timeline, earlyStop));
    }
  }
  return [...members.values()];
}

function variantOf(plan: FaultPlan, { system }: GroupCell, timeline: TrialTimeline): Variant {
  const [t0S, t2S] = [timeline.t0S[plan.id], timeline.t2S[plan.id]];
  return { key: JSON.stringify([t0S, t2S, plan]), plan, system, t0S, t2S };
}

/** Only branches of cells other than the file's own may end early: these are measured whole. So are those that a monitor is to see. */
function useOf(cell: GroupCell, branch: BranchSpec, timeline: TrialTimeline, earlyStop: boolean): Use {
  const before = branch.name === 'twin' && cell.cell.plan.faults.some(isIncident);
  const firstS = Math.min(timeline.endS, ...Object.values(timeline.t0S));
  const whole = { cell, branch, timeline, endS: before ? firstS : timeline.endS, sinceS: null };
  const watched = (cell.cell.plan.stack.monitors ?? []).length > 0;
  if (!earlyStop || watched || cell.cell.own || branch.faults.length === 0) return whole;
  const judged =
    branch.name === 'fault'
      ? branch.faults
      : cell.cell.plan.faults.filter((fault) => !branch.faults.some((other) => other.id === fault.id));
  const sinceS = Math.max(...judged.map((fault) => timeline.t0S[fault.id]));
  return { ...whole, sinceS, endS: Math.min(timeline.endS, sinceS + cell.cell.plan.timeline.deadlineS) };
}
