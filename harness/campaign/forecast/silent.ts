import type { DetectorDeclaration } from '../../../detectors/detector.js';
import { type Expression, parseExpression, type TermExpression } from '../../../detectors/rules/expression.js';
import { declarationOf } from '../../../detectors/rules/marks.js';
import type { DistributionPlan, Plan, RulePlan } from '../../core/plan.js';
import { formatDuration } from '../../core/quantity.js';

/** Why a rule can't fire in a cell. */
export interface Silence {
  reason: string;
  /** `proved` from the file; `measured` in the trials that were run for the forecast. */
  basis: 'proved' | 'measured';
}

/** What is known of a cell's detectors. */
export interface SilenceContext {
  modules: ReadonlyMap<string, DetectorDeclaration>;
  /** `detector (signal): reason` of those that never became ready in a trial. */
  notReady: readonly string[];
  /** Why alerts of monitors can't fire, as far as the monitors know. */
  monitored: ReadonlyMap<RulePlan, string>;
  /** True where some fault may change when labels are known. */
  movesLabels: boolean;
}

const labelSignals = /^(?:label|error|accuracy|precision|recall|f1|auc|logloss|brier|rmse|mae|r2|ctr)$/;

/** Why a rule can't fire on a fault of this plan by its deadline; null where nothing shows that. */
export function silenceOf(plan: Plan, rule: RulePlan, context: SilenceContext): Silence | null {
  const { deadlineS } = plan.timeline;
  if (plan.faults.length > 0 && rule.forS >= deadlineS)
    return {
      reason: `its condition must hold for ${formatDuration(rule.forS)}, and detections count for ${formatDuration(deadlineS)} after onset`,
      basis: 'proved',
    };
  if (rule.monitor !== undefined) {
    const reason = context.monitored.get(rule);
    return reason === undefined ? null : { reason, basis: 'proved' };
  }
  return reasonAgainst(parseExpression(rule.when), plan, context);
}

function reasonAgainst(expression: Expression, plan: Plan, context: SilenceContext): Silence | null {
  switch (expression.kind) {
    case 'and':
      return reasonAgainst(expression.left, plan, context) ?? reasonAgainst(expression.right, plan, context);
    case 'or': {
      const left = reasonAgainst(expression.left, plan, context);
      const right = left && reasonAgainst(expression.right, plan, context);
      return left && right && { reason: `${left.reason}; ${right.reason}`, basis: weaker(left, right) };
    }
    case 'term':
      return reasonAgainstTerm(expression, plan, context);
    case 'count':
      // `count(…) < 3` holds where nothing does.
      return expression.op === '>' || expression.op === '>=' ? reasonAgainstTerm(expression.term, plan, context) : null;
    default:
      return reasonAgainstTerm(expression.term, plan, context);
  }
}

function weaker(a: Silence, b: Silence): Silence['basis'] {
  return a.basis === 'measured' || b.basis === 'measured' ? 'measured' : 'proved';
}

function reasonAgainstTerm(term: TermExpression, plan: Plan, context: SilenceContext): Silence | null {
  const detector = plan.stack.detectors.find(({ name }) => name === term.detector);
  const declaration = detector && declarationOf(detector, context.modules);
  if (detector === undefined || declaration === undefined) return null;
  if (declaration.shape === 'windowed' && plan.stack.calibrate === undefined) {
    const field = term.field ?? declaration.fields[0];
    const most = declaration.ceilings?.(detector.params, detector.signal)[field];
    const beyond =
      most !== undefined &&
      term.value !== null &&
      (term.op === '>' ? most <= term.value : term.op === '>=' && most < term.value);
    if (beyond)
      return {
        reason: `${term.detector}${term.field === null ? '' : `.${term.field}`} is at most ${Number(most.toPrecision(4))}, and the rule asks for ${term.op} ${term.value}`,
        basis: 'proved',
      };
  }
  const { deadlineS } = plan.timeline;
  const labelsS = earliestLabelS(plan);
  if (
    plan.faults.length > 0 &&
    !context.movesLabels &&
    labelSignals.test(detector.signal) &&
    labelsS >= deadlineS &&
    labelsS > 0
  )
    return {
      reason: `labels come no sooner than ${formatDuration(labelsS)}, and detections count for ${formatDuration(deadlineS)} after onset`,
      basis: 'proved',
    };
  const single = detector.by.length === 0 && !detector.signal.includes('*');
  const idle = single ? context.notReady.find((line) => line.startsWith(`${detector.name} (`)) : undefined;
  return idle === undefined ? null : { reason: `detector not ready: ${idle}`, basis: 'measured' };
}

/** The soonest that a label can be known after its request, seconds. */
function earliestLabelS({ system }: Plan): number {
  const { delay } = system.outcomes;
  const all = 'all' in delay ? [delay.all] : Object.values(delay.classes);
  const soonest = (one: DistributionPlan): number =>
    one.kind === 'constant' ? one.value : one.kind === 'uniform' ? one.min : 0;
  return Math.min(...all.map(soonest));
}
