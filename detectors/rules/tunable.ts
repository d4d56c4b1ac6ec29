import type { DetectorPlan, StackPlan } from '../../harness/core/plan.js';
import { ruleExpression } from './compile.js';
import { expressionTerms, type TermExpression } from './expression.js';
import { type QuantityUnit, tokenize } from './tokens.js';

/** A number that decides when a rule fires. */
export interface Tunable {
  /** `stack.rules.ALERT.when.DETECTOR[.FIELD]`, or `stack.detectors.NAME.KIND.PARAMETER`. */
  readonly id: string;
  /** Where it is written: `stack.rules.ALERT.when`, or the same as `id`. */
  readonly path: string;
  readonly rule: number;
  readonly alert: string;
  readonly value: number;
  /** True where larger is stricter. */
  readonly rising: boolean;
  readonly unit: QuantityUnit;
  /** Largest valid value. */
  readonly most: number;
  readonly term: TermExpression;
  /** The detector's own parameter; null where the number stands in the rule. */
  readonly parameter: string | null;
}

/** A detector's own threshold, by the first of these parameters that it has. */
const thresholds = ['limit', 'h', 'threshold', 'drift', 'delta'] as const;

/** The numbers that a rule compares with, and the thresholds of detectors that it takes as they are. */
export function tunables(stack: StackPlan, rule: number): Tunable[] {
  const { alert, monitor } = stack.rules[rule];
  if (monitor !== undefined) return [];
  const list = expressionTerms(ruleExpression(stack.rules[rule])).flatMap((term): Tunable[] => {
    const path = `stack.rules.${alert}.when`;
    const { detector, field, op, value, unit } = term;
    if (op !== null && value !== null) {
      if (op === '==' || op === '!=') return [];
      const id = `${path}.${detector}${field === null ? '' : `.${field}`}`;
      const rising = op === '>' || op === '>=';
      return [
        {
          ...{ id, path, rule, alert, value, rising, term, parameter: null },
          unit: unit ?? 'number',
          most: Number.POSITIVE_INFINITY,
        },
      ];
    }
    const found = stack.detectors.find(({ name }) => name === detector);
    const parameter = thresholds.find((key) => typeof found?.params[key] === 'number');
    if (found === undefined || parameter === undefined) return [];
    const own = `stack.detectors.${detector}.${found.kind}.${parameter}`;
    const shared = { rule, alert, term, parameter, unit: 'number' as const };
    const rising = parameter !== 'delta';
    return [
      {
        ...{ ...shared, id: own, path: own, rising },
        value: found.params[parameter] as number,
        most: rising ? Number.POSITIVE_INFINITY : 1,
      },
    ];
  });
  return list.filter((one, i) => list.findIndex(({ id }) => id === one.id) === i);
}

/** The rule's expression with another number in that place. */
function tunedRule(stack: StackPlan, { rule, term, unit }: Tunable, value: number): string {
  const { when } = stack.rules[rule];
  const tokens = tokenize(when);
  const number = tokens.find((token) => token.offset > term.offset && token.quantity !== null);
  if (number === undefined) return when;
  return when.slice(0, number.offset) + written(value, unit) + when.slice(number.offset + number.text.length);
}

function written(value: number, unit: QuantityUnit): string {
  if (unit === 'duration') return `${plain(value)}s`;
  if (unit === 'share') return `${plain(Number((value * 100).toPrecision(3)))}%`;
  return unit === 'rate' ? `${plain(value)}/s` : String(value);
}

/** Without an exponent, which durations and shares don't take. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}

/** The stack with the number set. */
export function tuned(stack: StackPlan, tunable: Tunable, value: number): StackPlan {
  const { parameter, rule, term } = tunable;
  if (parameter === null) {
    const rules = stack.rules.map((one, i) => (i === rule ? { ...one, when: tunedRule(stack, tunable, value) } : one));
    return { ...stack, rules };
  }
  const detectors = stack.detectors.map((one) =>
    one.name === term.detector ? { ...one, params: { ...one.params, [parameter]: value } } : one,
  );
  return { ...stack, detectors };
}

/**
 * One stack in which the tunable's rule stands once for each value, in that order, with the detectors that it needs.
 * @param prefix keeps the detectors of several such stacks apart
 */
export function candidateStack(
  stack: StackPlan,
  tunable: Tunable,
  values: readonly number[],
  prefix: string,
): Pick<StackPlan, 'detectors' | 'rules'> {
  const rule = stack.rules[tunable.rule];
  const used = expressionTerms(ruleExpression(rule)).map(({ detector }) => detector);
  const { detector: name, offset } = tunable.term;
  const own = stack.detectors.find((detector) => detector.name === name);
  const detectors = stack.detectors.filter((detector) => used.includes(detector.name) && detector !== own);
  if (own === undefined) return { detectors, rules: [] };
  if (tunable.parameter === null) {
    const rules = values.map((value) => ({ ...rule, when: tunedRule(stack, tunable, value) }));
    return { detectors: [...detectors, own], rules };
  }
  const copies: DetectorPlan[] = [];
  const rules = values.map((value, i) => {
    const copy = `${name}--${prefix}-${i}`;
    copies.push({ ...own, name: copy, params: { ...own.params, [tunable.parameter as string]: value } });
    const when = rule.when.slice(0, offset) + copy + rule.when.slice(offset + name.length);
    return { ...rule, when };
  });
  // Other terms of the rule may name the same detector.
  return { detectors: [...detectors, own, ...copies], rules };
}
