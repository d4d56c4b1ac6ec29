import { type Comparator, ExpressionError, type Quantity, type QuantityUnit, type Token, tokenize } from './tokens.js';

export { type Comparator, ExpressionError, type QuantityUnit } from './tokens.js';

/** `detector[.field] [op value]`; without `op` it is the detector's own signal. */
export interface TermExpression {
  readonly kind: 'term';
  readonly detector: string;
  /** Null: the detector's first field. */
  readonly field: string | null;
  readonly op: Comparator | null;
  /** Durations in seconds, shares 0–1, rates a second; null where there is no comparison. */
  readonly value: number | null;
  readonly unit: QuantityUnit | null;
  /** Characters from the start of the source. */
  readonly offset: number;
}

/** `any(term)` and `all(term)` over features and segments. */
export interface QuantifiedExpression {
  readonly kind: 'any' | 'all';
  readonly term: TermExpression;
  readonly offset: number;
}

/** `count(term) op n`; where n is a share (`50%`), the share of instances for which the term holds. */
export interface CountExpression {
  readonly kind: 'count';
  readonly term: TermExpression;
  readonly op: Comparator;
  readonly value: number;
  readonly unit: QuantityUnit;
  readonly offset: number;
}

export interface JoinedExpression {
  readonly kind: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export type Expression = TermExpression | QuantifiedExpression | CountExpression | JoinedExpression;

const quantifiers = ['any', 'all', 'count'] as const;

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  whole(): Expression {
    if (this.peek().kind === 'end') throw new ExpressionError('the expression is empty', 0);
    const expression = this.or();
    const rest = this.peek();
    if (rest.kind === 'close') throw new ExpressionError("')' closes nothing", rest.offset);
    if (rest.kind !== 'end')
      throw new ExpressionError(`expected 'and', 'or' or the end, found '${rest.text}'`, rest.offset);
    return expression;
  }

  private or(): Expression {
    let left = this.and();
    while (this.peek().kind === 'or') {
      this.take();
      left = { kind: 'or', left, right: this.and() };
    }
    return left;
  }

  private and(): Expression {
    let left = this.operand();
    while (this.peek().kind === 'and') {
      this.take();
      left = { kind: 'and', left, right: this.operand() };
    }
    return left;
  }

  private operand(): Expression {
    const first = this.peek();
    if (first.kind === 'open') {
      this.take();
      const inner = this.or();
      this.close(first);
      return inner;
    }
    const quantifier = quantifiers.find((word) => word === first.text);
    if (quantifier !== undefined && this.tokens[this.position + 1].kind === 'open') return this.quantified(quantifier);
    return this.term();
  }

  private quantified(kind: (typeof quantifiers)[number]): Expression {
    const { offset } = this.take();
    const open = this.take();
    const term = this.term();
    const after = this.peek();
    if (after.kind === 'and' || after.kind === 'or')
      throw new ExpressionError(`${kind}() takes one comparison; join several outside of it`, after.offset);
    this.close(open);
    if (kind !== 'count') return { kind, term, offset };
    const comparison = this.comparison();
    if (comparison === null)
      throw new ExpressionError('count(…) is compared with a number: count(…) >= 3', this.peek().offset);
    return { kind, term, op: comparison.op, value: comparison.value, unit: comparison.unit, offset };
  }

  private term(): TermExpression {
    const name = this.take();
    if (name.kind !== 'name')
      throw new ExpressionError(
        name.kind === 'end'
          ? 'the expression ends where the name of a detector is expected'
          : `expected the name of a detector, found '${name.text}'`,
        name.offset,
      );
    let field: string | null = null;
    if (this.peek().kind === 'dot') {
      this.take();
      const token = this.take();
      if (token.kind !== 'name') throw new ExpressionError("expected the name of a field after '.'", token.offset);
      field = token.text;
    }
    const comparison = this.comparison();
    return {
      kind: 'term',
      detector: name.text,
      field,
      op: comparison?.op ?? null,
      value: comparison?.value ?? null,
      unit: comparison?.unit ?? null,
      offset: name.offset,
    };
  }

  private comparison(): ({ op: Comparator } & Quantity) | null {
    if (this.peek().kind !== 'comparator') return null;
    const op = this.take().text;
    const value = this.take();
    if (value.quantity === null)
      throw new ExpressionError(`expected a number, duration or share after '${op}'`, value.offset);
    return { op: (op === '=' ? '==' : op) as Comparator, ...value.quantity };
  }

  private close(open: Token): void {
    const token = this.take();
    if (token.kind !== 'close') throw new ExpressionError("'(' is not closed", open.offset);
  }

  private peek(): Token {
    return this.tokens[this.position];
  }

  private take(): Token {
    const token = this.tokens[this.position];
    if (token.kind !== 'end') this.position += 1;
    return token;
  }
}

/**
 * Reads a rule's expression: `expr := term (and|or term)*`, `and` binds tighter, parentheses group; a hyphen in a name
 * is never a minus.
 * @throws ExpressionError with the offset of what can't be read
 */
export function parseExpression(source: string): Expression {
  return new Parser(source).whole();
}

/** Every term of an expression, in the order written. */
export function expressionTerms(expression: Expression): TermExpression[] {
  if (expression.kind === 'term') return [expression];
  if ('left' in expression) return [...expressionTerms(expression.left), ...expressionTerms(expression.right)];
  return [expression.term];
}
