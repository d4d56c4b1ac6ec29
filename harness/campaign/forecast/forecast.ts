import { monitors } from '../../../detectors/external/registry.js';
import { injectors } from '../../../injectors/registry.js';
import type { Shape } from '../../core/batch.js';
import type { CellPlan } from '../../core/cell.js';
import { type GroupRecord, trialOf } from '../../core/group-record.js';
import type { Plan, RulePlan } from '../../core/plan.js';
import { invalidReason } from '../../score/validity.js';
import { type GroupContext, groupsOf, loadGroup } from '../../trial/group-context.js';
import { type Measured, measure } from './measure.js';
import { exposureS, type Need, needsOf } from './needs.js';
import { type Silence, silenceOf } from './silent.js';
import { simulatedS } from './simulated.js';

/** A combination of cell, alert and rule that can't fire, or a fault that can't act. */
export interface SilentCell extends Silence {
  /** Null: a fault that met no row, so that no alert could fire for it. */
  alert: string | null;
  fault: string | null;
  set: Record<string, unknown>;
  case: string | null;
}

/** What `driftdrill plan` says of one scenario. Times in seconds. */
export interface Forecast {
  plan: 1;
  scenario: string;
  file: string;
  seed: number;
  trials: number;
  workers: number;
  cells: number;
  /** Over all branches, without branches and cells that end early: in a sweep an upper bound. */
  simulatedS: { perTrial: number; total: number };
  requests: { perTrial: number; total: number };
  /** Fault-free days of the campaign, before what firing alerts take away. */
  exposureDays: number;
  /** Estimated for this machine from `measured`, which is what was run for it. */
  wallS: number;
  measured: { trials: number; wallS: number };
  needs: Need[];
  cannotFire: SilentCell[];
  /** What the figures leave out. */
  notes: string[];
}

/** Seconds that starting a worker takes, about. */
const startS = 0.4;
/** Wall-clock seconds in which a scenario is measured. */
const budgetS = 4;
/** Trials over which the drawn onsets are averaged. */
const averaged = 16;

/** Says what a campaign takes, from its files and a short real run of it in this thread. */
export async function forecast(
  plan: Plan,
  cells: readonly CellPlan[],
  { workers, earlyStop }: { workers: number; earlyStop: boolean },
): Promise<Forecast> {
  const started = performance.now();
  const groups = groupsOf(cells);
  const silent: SilentCell[] = [];
  const total = { simulatedS: 0, requests: 0, wallS: 0 };
  let trialsRun = 0;
  const loads: number[] = [];
  for (const group of groups) {
    const loading = performance.now();
    const context = await loadGroup(cells, group);
    loads.push((performance.now() - loading) / 1000);
    const n = Math.min(plan.trials, averaged);
    const each = Array.from({ length: n }, (_, trial) => simulatedS(context, trial, earlyStop));
    const expectedS = each.reduce((sum, one) => sum + one, 0) / n;
    const share = { budgetS: budgetS / groups.length, trials: plan.trials, expectedS, earlyStop };
    const found = measure(context, share);
    trialsRun += found.records.length;
    total.simulatedS += plan.trials * expectedS;
    total.requests += plan.trials * expectedS * (meanRate(cells[group.cells[0]].plan) ?? found.requestsPerS);
    total.wallS += plan.trials * found.wallPerS * (found.records.length > 0 ? meanSimulated(found.records) : expectedS);
    silent.push(...context.cells.flatMap(({ index, cell }) => silences(cell, index, context, found)));
  }
  const lanes = Math.min(workers, plan.trials * groups.length);
  const wallS = total.wallS / lanes + Math.max(...loads) + startS;
  const notes: string[] = [];
  if (plan.stack.calibrate !== undefined)
    notes.push('calibration runs fault-free trials of its own before: they come on top');
  if (earlyStop && cells.length > 1) notes.push('branches and cells that end early simulate less than this');
  if ((plan.stack.monitors ?? []).length > 0) notes.push('what monitors outside take comes on top of the wall time');
  if (trialsRun === 0)
    notes.push('no whole trial fitted into the measurement: detectors that are not ready were not looked for');
  return {
    plan: 1,
    scenario: plan.name,
    file: plan.file,
    seed: plan.seed,
    trials: plan.trials,
    workers,
    cells: cells.length,
    simulatedS: { perTrial: total.simulatedS / plan.trials, total: total.simulatedS },
    requests: { perTrial: Math.round(total.requests / plan.trials), total: Math.round(total.requests) },
    exposureDays: (plan.trials * exposureS(plan)) / 86_400,
    wallS,
    measured: { trials: trialsRun, wallS: (performance.now() - started) / 1000 },
    needs: needsOf(plan, cells),
    cannotFire: silent,
    notes,
  };
}

/** Requests a second over whole seasons; null where a trial's start says which part of the season it sees. */
function meanRate({ system }: Plan): number | null {
  const { ratePerS, startMs, replay } = system.traffic;
  return replay === null && startMs === null ? ratePerS : null;
}

function meanSimulated(records: readonly GroupRecord[]): number {
  const each = records.map(({ work }) => work.reduce((sum, stretch) => sum + stretch.simulatedS, 0));
  return each.reduce((sum, one) => sum + one, 0) / each.length;
}

/** Why alerts of the plan's monitors can't fire, as far as those know. */
function monitored(plan: Plan, shape: Shape): Map<RulePlan, string> {
  const found = new Map<RulePlan, string>();
  for (const [i, monitor] of (plan.stack.monitors ?? []).entries()) {
    const reasons = monitors.get(monitor.kind)?.cannotFire?.(monitor, shape) ?? [];
    const rules = plan.stack.rules.filter((rule) => rule.monitor === i);
    for (const [k, reason] of reasons.entries()) if (reason !== null && rules[k]) found.set(rules[k], reason);
  }
  return found;
}

function silences(cell: CellPlan, index: number, context: GroupContext, { records }: Measured): SilentCell[] {
  const { plan, set, case: drilled } = cell;
  const at = { set, case: drilled };
  const seen = records.flatMap((record) => trialOf(record, index) ?? []);
  const faults = plan.faults.flatMap(({ id }): SilentCell[] => {
    const alone = { ...plan, faults: plan.faults.filter((fault) => fault.id === id) };
    const reasons = seen.map((record) => invalidReason(alone, record));
    if (reasons.length === 0 || reasons.some((reason) => reason === null)) return [];
    return [
      {
        alert: null,
        fault: id,
        ...at,
        reason: `${reasons[0]} in ${reasons.length} of ${reasons.length} trials`,
        basis: 'measured',
      },
    ];
  });
  const about = {
    modules: context.modules,
    notReady: seen[0]?.notReady ?? [],
    monitored: monitored(plan, context.system.shape),
    movesLabels: plan.faults.some(({ inject, module }) => module !== null || injectors.get(inject)?.seam === 'labels'),
  };
  const alerts = plan.stack.rules.flatMap((rule): SilentCell[] => {
    const silence = silenceOf(plan, rule, about);
    return silence === null ? [] : [{ alert: rule.alert, fault: null, ...at, ...silence }];
  });
  return [...faults, ...alerts];
}
