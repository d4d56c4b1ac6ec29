import { countedProblem, wholeTicks } from '../../detectors/counted.js';
import type { CellPlan } from '../../harness/core/cell.js';
import type { DetectorPlan } from '../../harness/core/plan.js';
import { formatDuration } from '../../harness/core/quantity.js';
import { monitorNeeds } from '../compile/aggregate.js';
import type { Path } from '../yaml/tree.js';
import type { CheckContext } from './context.js';
import { say } from './monitors.js';

const traffic = ['system', 'traffic'] as const;
const counted = 'under traffic.aggregate requests are only counted';

/** Checks that nothing in a file with `traffic.aggregate` needs single requests. */
export function checkAggregate(context: CheckContext): void {
  const { aggregate: tickS, replay } = context.file.system.traffic;
  if (tickS === undefined) return;
  if (replay !== undefined)
    context.error([...traffic, 'aggregate'], {
      code: 'aggregate-conflict',
      message: 'recorded requests cannot be counted by a law',
      hint: 'take out aggregate, or replay',
      key: true,
    });
  else {
    system(context);
    faults(context);
  }
  const { detectors } = context.file.stack;
  for (const [name, { kind, params }] of Object.entries(detectors)) {
    const plan = { kind, params, signal: String(params.signal ?? '') };
    detector(context, ['stack', 'detectors', name, kind], plan, tickS, true);
  }
  for (const [i, preset] of context.presets.entries())
    for (const plan of preset.detectors) detector(context, ['stack', 'presets', i], plan, tickS, false);
  monitors(context, tickS);
}

/** The same of detectors as a sweep sets them. */
export function checkSweptAggregate(context: CheckContext, cells: readonly CellPlan[]): void {
  for (const { own, plan } of cells) {
    const { aggregate } = plan.system.traffic;
    if (own || aggregate === undefined) continue;
    for (const one of plan.stack.detectors) detector(context, ['sweep'], one, aggregate.everyS, false);
  }
}

function system(context: CheckContext): void {
  const { model, traffic: given } = context.file.system;
  const { cost, harm } = context.file.business;
  const ignored = [
    ...(model.kind === 'none' ? [] : ['the model', 'outcomes']),
    ...(Object.keys(given.features).length > 0 ? ['features'] : []),
  ];
  if (ignored.length > 0)
    context.warn([...traffic, 'aggregate'], {
      code: 'aggregate-unused',
      message: `${counted}: ${ignored.join(', ').replace(/, ([^,]*)$/, ' and $1')} do nothing`,
      hint: 'what counts can tell is requests, failures and latency; model: {kind: none} will do',
    });
  if (cost !== undefined)
    context.error(['business', 'cost'], {
      code: 'aggregate-conflict',
      message: `${counted}: no prediction is made that could cost anything`,
      hint: 'take out cost, or traffic.aggregate',
      key: true,
    });
  if (harm !== undefined && harm.metric !== 'errorRate' && harm.metric !== 'latency')
    context.error(['business', 'harm', 'metric'], {
      code: 'aggregate-conflict',
      message: `${counted}: ${harm.metric} is not known`,
      hint: 'harm can be measured by errorRate or latency',
    });
}

function faults(context: CheckContext): void {
  const able = [...context.kinds.injectors.values()].filter(({ effect }) => effect !== undefined);
  for (const [i, fault] of context.file.faults.entries()) {
    const declaration = context.kinds.injectors.get(fault.inject);
    if (declaration === undefined || declaration.effect !== undefined) continue;
    context.error(['faults', i, 'inject'], {
      code: 'aggregate-conflict',
      message: `${fault.id}: ${declaration.kind} acts on single requests, and ${counted}`,
      hint: `faults can be ${able.map(({ kind }) => kind).join(', ')}; take out traffic.aggregate for others`,
    });
  }
}

function detector(
  context: CheckContext,
  path: Path,
  { kind, params, signal }: Pick<DetectorPlan, 'kind' | 'params' | 'signal'>,
  tickS: number,
  own: boolean,
): void {
  const declaration = context.kinds.detectors.get(kind);
  if (declaration === undefined) return;
  const problem = countedProblem(declaration, params, signal, tickS);
  if (problem === null) return;
  const { key, message, hint } = problem;
  const at = own && key !== null ? [...path, key] : path;
  context.error(at, { code: 'aggregate-conflict', message, hint, ...(at === path && { key: true }) });
}

function monitors(context: CheckContext, tickS: number): void {
  for (const [i, plan] of (context.plan.stack.monitors ?? []).entries()) {
    const path = ['stack', 'monitors', i, plan.kind];
    const declaration = context.kinds.monitors.get(plan.kind);
    if (declaration !== undefined && declaration.counted === undefined)
      context.error(path, {
        code: 'aggregate-conflict',
        message: `${plan.kind} is shown single requests, and ${counted}`,
        hint: 'take out the monitor, or traffic.aggregate; of monitors only prometheus does with counts',
        key: true,
      });
    const needs = context.shape && monitorNeeds(plan, context.shape, context.kinds);
    if (!needs) continue;
    for (const complaint of needs.complaints) say(context, [...path, ...complaint.path], complaint);
    if (!wholeTicks(needs.everyS, tickS))
      context.error(path, {
        code: 'aggregate-conflict',
        message: `${plan.kind} looks every ${formatDuration(needs.everyS)}, which is not a multiple of the tick of ${formatDuration(tickS)} (traffic.aggregate)`,
        hint: 'change scrape, interval or aggregate',
        key: true,
      });
  }
}
