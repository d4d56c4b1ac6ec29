import type { DetectorDeclaration } from '../../detectors/detector.js';
import { loadUserModule } from '../core/module.js';
import type { Plan } from '../core/plan.js';
import { specialReady } from '../core/special.js';
import { type LoadedSystem, loadSystem } from '../system/load.js';

/** What all trials of a plan share: loaded once per thread. */
export interface TrialContext {
  readonly plan: Plan;
  readonly system: LoadedSystem;
  /** Detectors of the user's own, by absolute path. */
  readonly modules: ReadonlyMap<string, DetectorDeclaration>;
}

/** Reads data and modules, fits models, solves base rates. Throws DriftdrillError where the user's files are at fault. */
export async function loadContext(plan: Plan): Promise<TrialContext> {
  await specialReady();
  const modules = new Map<string, DetectorDeclaration>();
  for (const { module } of plan.stack.detectors) {
    if (module !== null && !modules.has(module)) {
      modules.set(module, (await loadUserModule(module, 'detector')) as DetectorDeclaration);
    }
  }
  return { plan, system: await loadSystem(plan), modules };
}
