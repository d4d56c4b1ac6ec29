import { isIncident } from '../core/incident.js';
import type { FaultPlan } from '../core/plan.js';

/** One branch of a trial: which faults act in it. */
export interface BranchSpec {
  readonly name: string;
  readonly faults: readonly FaultPlan[];
}

/**
 * The branches that a trial needs: the fault-free twin, all faults together, and, where there are several, for each
 * fault the branch with all the others, which is that fault's twin. Recorded incidents cannot be taken out of the rows:
 * their twin is what was recorded before the first of them.
 */
export function branchesOf(faults: readonly FaultPlan[]): BranchSpec[] {
  const branches: BranchSpec[] = [{ name: 'twin', faults: [] }];
  if (faults.length > 0) branches.push({ name: 'fault', faults });
  if (faults.length > 1 && !faults.some(isIncident)) {
    for (const fault of faults) {
      branches.push({ name: `without:${fault.id}`, faults: faults.filter((other) => other !== fault) });
    }
  }
  return branches;
}
