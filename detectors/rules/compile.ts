import type { SegmentShape } from '../../harness/core/batch.js';
import { DriftdrillError } from '../../harness/core/errors.js';
import type { RulePlan } from '../../harness/core/plan.js';
import { type Grouping, groupingOf } from '../signals/groups.js';
import { type Expression, ExpressionError, parseExpression, type TermExpression } from './expression.js';
import type { Comparator } from './tokens.js';

/** What the rules need to know of a detector of the plan. */
export interface DetectorInstances {
  readonly name: string;
  readonly sequential: boolean;
  /** What it gives; a bare comparison reads the first. */
  readonly fields: readonly string[];
  readonly grouping: Grouping;
  /** Instance of signal s and group g is `first + s·groups + g`. */
  readonly first: number;
  readonly signals: number;
}

export interface CompiledTerm {
  readonly field: string;
  /** Null: true at the moment at which a sequential detector fires. */
  readonly op: Comparator | null;
  readonly value: number;
  readonly quantifier: 'any' | 'all' | 'count';
  /** `count(…)` against a number, or a share of the instances. */
  readonly countOp: Comparator;
  readonly countValue: number;
  /** Instances that it reads. */
  readonly instances: Int32Array;
  /** By segment of the rule: positions in `instances` that count for it. */
  readonly members: readonly Int32Array[];
}

export type RuleNode =
  | { readonly kind: 'term'; readonly term: number }
  | { readonly kind: 'and' | 'or'; readonly left: RuleNode; readonly right: RuleNode };

/** A rule with its names resolved. Frozen. */
export interface CompiledRule {
  readonly index: number;
  readonly root: RuleNode;
  readonly terms: readonly CompiledTerm[];
  /** Labels of the segments that have episodes of their own; one empty label where there are none. */
  readonly segments: readonly string[];
  /** True where a term is true at single moments only. */
  readonly momentary: boolean;
  readonly forS: number;
  readonly cooldownS: number;
}

function fail(rule: RulePlan, message: string, hint?: string): never {
  throw new DriftdrillError('rule', `alert ${rule.alert}: ${message}`, hint === undefined ? {} : { hint });
}

/** Parses a rule's expression. @throws DriftdrillError that names the alert */
export function ruleExpression(rule: RulePlan): Expression {
  try {
    return parseExpression(rule.when);
  } catch (error) {
    if (error instanceof ExpressionError)
      fail(rule, `${error.message} (at character ${error.offset + 1} of '${rule.when}')`);
    throw error;
  }
}

/** Group of a term's grouping that a segment of the rule belongs to. */
function projected(segment: number, from: Grouping, to: Grouping): number {
  const values = new Array<number>(from.sizes.length);
  let rest = segment;
  for (let d = from.sizes.length - 1; d >= 0; d--) {
    values[d] = rest % from.sizes[d];
    rest = Math.floor(rest / from.sizes[d]);
  }
  return to.names.reduce((group, name, d) => group * to.sizes[d] + values[from.names.indexOf(name)], 0);
}

class Compiler {
  private readonly terms: CompiledTerm[] = [];
  private readonly grouping: Grouping;

  constructor(
    private readonly rule: RulePlan,
    private readonly expression: Expression,
    private readonly detectors: ReadonlyMap<string, DetectorInstances>,
    segments: readonly SegmentShape[],
  ) {
    const names = new Set<string>();
    this.collect(expression, names);
    this.grouping = groupingOf([...names], segments);
  }

  compile(index: number): CompiledRule {
    const root = this.node(this.expression);
    const { forS, cooldownS } = this.rule;
    const momentary = this.terms.some((term) => term.op === null);
    if (momentary && forS > 0) fail(this.rule, "'for' makes no sense for a detector that fires at single moments");
    const { labels } = this.grouping;
    return Object.freeze({
      index,
      root,
      terms: Object.freeze(this.terms),
      segments: labels,
      momentary,
      forS,
      cooldownS,
    });
  }

  /** Dimensions of the terms that are true segment by segment. */
  private collect(expression: Expression, names: Set<string>): void {
    if ('left' in expression) {
      this.collect(expression.left, names);
      this.collect(expression.right, names);
    } else if (expression.kind === 'term' || expression.kind === 'any') {
      const term = expression.kind === 'term' ? expression : expression.term;
      for (const name of this.detector(term).grouping.names) names.add(name);
    }
  }

  private detector(term: TermExpression): DetectorInstances {
    const found = this.detectors.get(term.detector);
    if (found === undefined)
      fail(
        this.rule,
        `there is no detector '${term.detector}'`,
        `detectors are ${[...this.detectors.keys()].join(', ')}`,
      );
    return found;
  }

  private node(expression: Expression): RuleNode {
    if ('left' in expression)
      return Object.freeze({
        kind: expression.kind,
        left: this.node(expression.left),
        right: this.node(expression.right),
      });
    this.terms.push(this.term(expression));
    return Object.freeze({ kind: 'term', term: this.terms.length - 1 });
  }

  private term(expression: Exclude<Expression, { left: Expression }>): CompiledTerm {
    const term = expression.kind === 'term' ? expression : expression.term;
    const detector = this.detector(term);
    if (term.op === null && !detector.sequential)
      fail(this.rule, `'${term.detector}' needs a comparison`, `${term.detector} > some number`);
    if (term.field !== null && !detector.fields.includes(term.field))
      fail(this.rule, `'${term.detector}' has no field '${term.field}'`, `it has ${detector.fields.join(', ')}`);
    const groups = detector.grouping.labels.length;
    const count = detector.signals * groups;
    const instances = Int32Array.from({ length: count }, (_, i) => detector.first + i);
    const quantifier = expression.kind === 'term' ? 'any' : expression.kind;
    const members = this.grouping.labels.map((_, segment) => {
      if (quantifier !== 'any') return Int32Array.from({ length: count }, (_entry, i) => i);
      const group = projected(segment, this.grouping, detector.grouping);
      return Int32Array.from({ length: detector.signals }, (_entry, s) => s * groups + group);
    });
    const counted = expression.kind === 'count' ? expression : null;
    return Object.freeze({
      field: term.field ?? detector.fields[0],
      op: term.op,
      value: term.value ?? 0,
      quantifier,
      countOp: counted?.op ?? '>=',
      countValue: counted === null ? 1 : counted.unit === 'share' ? counted.value * count : counted.value,
      instances,
      members: Object.freeze(members),
    });
  }
}

/** Resolves the names of a rule. @throws DriftdrillError where one is unknown or the rule makes no sense */
export function compileRule(
  rule: RulePlan,
  index: number,
  detectors: ReadonlyMap<string, DetectorInstances>,
  segments: readonly SegmentShape[],
): CompiledRule {
  return new Compiler(rule, ruleExpression(rule), detectors, segments).compile(index);
}
