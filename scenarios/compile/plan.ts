import type { Shape } from '../../harness/core/batch.js';
import { isIncident } from '../../harness/core/incident.js';
import type { BusinessPlan, ExpectPlan, GatePlan, Plan, TimelinePlan } from '../../harness/core/plan.js';
import type { ReplaySummary } from '../../harness/system/replay/summary.js';
import { conditionsOf, GateError, normaliseSelector, parseWhere, type WhereClause } from '../gates.js';
import type { Kinds } from '../kinds.js';
import type { BusinessFile } from '../schema/business.js';
import type { ExpectFile } from '../schema/expect.js';
import type { ScenarioFile } from '../schema/scenario.js';
import { shapeOf } from '../shape.js';
import { aggregatePlan } from './aggregate.js';
import { faultPlan } from './faults.js';
import { hasIncident, incidentTimeline, placedIncident } from './incidents.js';
import { withPresets } from './presets.js';
import { stackPlan } from './stack.js';
import { systemPlan } from './system.js';

/** What compiling needs beside the parsed file. */
export interface CompileContext {
  /** Absolute path of the scenario file. */
  file: string;
  /** Absolute folder of the file in which the value at a path was written. */
  folder: (path: readonly (string | number)[]) => string;
  kinds: Kinds;
  /** Columns that divide replayed traffic. */
  dividing: readonly string[];
  /** Names of all features, as far as they are known. */
  features: readonly string[];
  gates: readonly GatePlan[];
  /** What is known of the system beside the file. */
  known: { task: Shape['task'] | null; recording: ReplaySummary | null };
  /** True where the file itself says that key of the timeline. */
  given: (key: 'warmup' | 'deadline') => boolean;
}

/** A timeline with fixed offsets of onset counted as control. */
export function timelinePlan(file: ScenarioFile['timeline']): TimelinePlan {
  return {
    warmupS: file.warmup,
    controlS: file.control + file.onset.fixed,
    onsetWithinS: file.onset.within,
    deadlineS: file.deadline,
    recoveryS: file.recovery,
  };
}

function expectPlan(file: ExpectFile): ExpectPlan {
  return {
    alert: normaliseSelector(file.alert),
    fault: file.fault ?? null,
    outcome: file.outcome,
    withinS: file.within ?? null,
    share: file.share,
    diagnosis: file.diagnosis ?? null,
    ...conditionsOf(clausesOf(file.where)),
  };
}

/** Conditions that parse; what is wrong with the others is for the checks to say. */
function clausesOf(where: string | undefined): WhereClause[] {
  try {
    return where === undefined ? [] : parseWhere(where);
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    return [];
  }
}

function businessPlan(file: BusinessFile): BusinessPlan {
  return {
    currency: file.currency,
    cost: file.cost ?? null,
    slo: file.slo ? { objective: file.slo.objective, periodS: file.slo.period } : null,
    harm: file.harm ?? null,
    ...(file.faultsPerDay === undefined ? {} : { faultsPerDay: file.faultsPerDay }),
  };
}

/** Compiles a parsed scenario to plain data. */
export function compilePlan(file: ScenarioFile, context: CompileContext): Plan {
  const setting = { file, recording: context.known.recording, given: context.given };
  const incident = hasIncident(file);
  const written = timelinePlan(file.timeline);
  const timeline = incident ? incidentTimeline(written, setting) : written;
  const plan: Plan = {
    name: file.name,
    title: file.title ?? null,
    owner: file.owner ?? null,
    tags: file.tags,
    hypothesis: file.hypothesis ?? null,
    file: context.file,
    seed: file.seed,
    trials: file.trials,
    system: systemPlan(file.system, context.folder, context.dividing),
    timeline,
    faults: file.faults.map((fault, i) => {
      const compiled = faultPlan(fault, context.folder(['faults', i, 'inject']), context.kinds, context.features);
      return isIncident(compiled) ? placedIncident(compiled, fault, setting) : compiled;
    }),
    stack: stackPlan(file.stack, timeline.warmupS, context.folder, context.kinds),
    expect: file.expect.map(expectPlan),
    gates: [...context.gates],
    business: businessPlan(file.business),
    ...(file.control && {
      control: { method: file.control.method, blockS: file.control.block ?? null, exposureS: file.control.exposure },
    }),
  };
  const { task, recording } = context.known;
  const shape = shapeOf(plan.system, task ?? 'binary', recording);
  const { aggregate } = file.system.traffic;
  if (aggregate !== undefined)
    plan.system.traffic.aggregate = aggregatePlan(aggregate, plan.stack.monitors ?? [], shape, context.kinds);
  return withPresets(plan, file.stack.presets, {
    features: shape.features,
    task: task ?? 'binary',
    objective: plan.business.slo?.objective ?? null,
    kinds: context.kinds,
  });
}
