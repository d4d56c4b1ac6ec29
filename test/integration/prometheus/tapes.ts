import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Watched, WatchedBranch } from '../../../detectors/external/monitor.js';
import { monitors } from '../../../detectors/external/registry.js';
import type { Plan } from '../../../harness/core/plan.js';
import { loadContext } from '../../../harness/trial/context.js';
import { runGroup } from '../../../harness/trial/group.js';
import { loadScenario } from '../../../scenarios/load.js';

/** A scenario with its files in a folder, its first trial run, the tapes of its branches kept. */
export interface Taped {
  readonly plan: Plan;
  /** The twin, then the faulted branch. */
  readonly branches: readonly WatchedBranch[];
}

export async function taped(folder: string, scenario: string, files: Readonly<Record<string, string>>): Promise<Taped> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const path = join(folder, 'scenario.yaml');
  writeFileSync(path, scenario);
  const { plan } = await loadScenario(path);
  const context = await loadContext(plan);
  const { record, tapes } = runGroup(context.group, 0, { sketch: false, fork: true, earlyStop: false, ended: [] });
  const [cell] = record.cells;
  const branches = cell.branches.map(([branch, , index]) => ({
    trial: 0,
    seed: record.seed,
    branch,
    startMs: record.startMs,
    warmupS: plan.timeline.warmupS,
    endS: cell.endS,
    tape: tapes[index][0],
  }));
  return { plan, branches };
}

/** What the monitor of a plan makes of its branches. */
export async function watched({ plan, branches }: Taped): Promise<{ answers: Watched[]; warnings: string[] }> {
  const [monitor] = plan.stack.monitors ?? [];
  const rules = plan.stack.rules.map((rule, index) => ({ index, rule }));
  const running = await monitors.get(monitor.kind)!.open(monitor, rules);
  try {
    return { answers: await running.watch(branches), warnings: running.warnings() };
  } finally {
    await running.close();
  }
}
