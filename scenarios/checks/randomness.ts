import type { DistributionPlan } from '../../harness/core/plan.js';
import type { CheckContext } from './context.js';

/** Injectors of the project that draw nothing once all rows in scope are hit. */
const drawsNothing: Record<string, (params: Record<string, unknown>) => boolean> = {
  noop: () => true,
  'feature-store-lag': () => true,
  'covariate-shift': (params) => Object.keys((params.categories ?? {}) as object).length === 0,
  'label-flip': (params) => params.share === 0 || params.share === 1,
  'latency-spike': (params) => params.share === undefined || params.share === 0 || params.share === 1,
  'error-burst': (params) => params.share === 0 || params.share === 1,
  recorded: () => true,
};

const isDrawn = (distribution: DistributionPlan | null) => distribution !== null && distribution.kind !== 'constant';

/** What makes trials of a replayed sequence differ from one another; empty where nothing does. */
export function randomParts(context: CheckContext): string[] {
  const { traffic, outcomes, serving } = context.plan.system;
  const parts: string[] = [];
  if (traffic.replay?.method !== 'sequence') parts.push('the order of rows');
  if (traffic.ratePerS !== null && traffic.arrivals === 'poisson') parts.push('arrivals');
  if (context.plan.timeline.onsetWithinS > 0) parts.push('onset');
  if (isDrawn(serving.latency)) parts.push('latency');
  if (serving.errors > 0 && serving.errors < 1) parts.push('errors');
  if (outcomes.noise > 0) parts.push('label noise');
  if (outcomes.residual > 0) parts.push('residuals');
  const delays = 'all' in outcomes.delay ? [outcomes.delay.all] : Object.values(outcomes.delay.classes);
  if (delays.some(isDrawn)) parts.push('label delay');
  if (outcomes.unlabelled && outcomes.unlabelled.share > 0 && outcomes.unlabelled.share < 1)
    parts.push('missing labels');
  const { kind } = context.plan.system.model;
  const answered = context.task !== 'none' && kind !== 'recorded';
  if (traffic.replay?.label === null && traffic.replay.labels === null && answered) parts.push('labels');
  if (kind === 'ranker' || kind === 'module') parts.push('the model');
  for (const fault of context.plan.faults)
    if (fault.scope.share > 0 && fault.scope.share < 1) parts.push(`the share of rows of ${fault.id}`);
    else if (!(drawsNothing[fault.inject]?.(fault.params) ?? false)) parts.push(fault.id);
  return parts;
}

/** Several trials of a recorded sequence in which nothing is random would be one trial several times. */
export function checkRandomness(context: CheckContext): void {
  if (!context.plan.system.traffic.replay || context.plan.trials === 1 || randomParts(context).length > 0) return;
  context.error(context.file.trials === 40 ? ['system', 'traffic', 'replay', 'method'] : ['trials'], {
    code: 'nothing-random',
    message: `nothing is random here, so ${context.plan.trials} trials would be one and the same`,
    hint: 'set trials: 1, draw the onset with onset: {within: …}, or use method: block',
  });
}
