import type { Plan } from './plan.js';

/** A point of the grid of a campaign: values of the sweep, and the case that is drilled there. */
export interface CellPlan {
  /** Swept values by path, as written; null where the file leaves a path to its default. */
  set: Record<string, unknown>;
  /** Defaults of the swept paths that the file leaves out, parsed: seconds, shares 0–1. */
  unset?: Record<string, number | string | boolean>;
  /** Id of the case; null where the file declares none. */
  case: string | null;
  /** True for the file's own values: the scorecard's top level speaks of these cells. */
  own: boolean;
  /** Only the faults of the case. Name, seed and trials are those of the campaign, so that seeds agree. */
  plan: Plan;
}

/** The only cell of a plan that is neither swept nor divided into cases. */
export function soleCell(plan: Plan): CellPlan {
  return { set: {}, case: null, own: true, plan };
}
