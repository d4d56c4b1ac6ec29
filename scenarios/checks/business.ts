import { suggest } from '../nearest.js';
import { harmMetrics } from '../schema/business.js';
import { plainSignals, signalProblem } from '../vocabulary.js';
import type { CheckContext } from './context.js';

/** Checks that costs and harm speak of what there is. */
export function checkBusiness(context: CheckContext): void {
  const { cost, harm } = context.file.business;
  const { shape } = context;
  for (const key of ['falseNegative', 'falsePositive'] as const) {
    const price = cost?.[key];
    if (typeof price !== 'string' || !shape) continue;
    const names = shape.features.filter(({ type }) => type === 'numeric').map(({ name }) => name);
    if (!names.includes(price))
      context.error(['business', 'cost', key], {
        code: 'unknown-name',
        message: `there is no numeric feature '${price}'`,
        hint: suggest(price, names, 'features'),
      });
  }
  if (!harm) return;
  const metrics: string[] = [...harmMetrics];
  const isSignal = (plainSignals as readonly string[]).includes(harm.metric);
  if (!metrics.includes(harm.metric) && !isSignal)
    context.error(['business', 'harm', 'metric'], {
      code: 'unknown-name',
      message: `there is no metric '${harm.metric}'`,
      hint: suggest(harm.metric, metrics, 'metrics'),
    });
  else if (isSignal) {
    const problem = signalProblem(harm.metric, { features: shape?.features ?? null, task: context.task });
    if (problem) context.error(['business', 'harm', 'metric'], { code: 'unknown-signal', ...problem });
  }
}
