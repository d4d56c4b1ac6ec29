import { parseDuration, parseRate, parseShare } from '../../harness/core/quantity.js';

/** An expression that can't be read. `offset` counts characters from the start of the source. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'ExpressionError';
  }
}

export type Comparator = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** How a number was written; durations are seconds, rates events a second, shares 0–1. */
export type QuantityUnit = 'number' | 'duration' | 'share' | 'rate';

export interface Quantity {
  readonly value: number;
  readonly unit: QuantityUnit;
}

export interface Token {
  readonly kind: 'name' | 'quantity' | 'comparator' | 'open' | 'close' | 'dot' | 'and' | 'or' | 'end';
  readonly text: string;
  readonly offset: number;
  readonly quantity: Quantity | null;
}

/** A dot before a digit belongs to the name (`psi-0.2`), before a letter it starts a field (`amount-ks.p`). */
const namePattern = /[A-Za-z_][\w-]*(?:\.\d[\w-]*)*/y;
const quantityPattern = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:%|\/[a-z]+|[a-z][a-z0-9.]*)?/y;
const comparatorPattern = />=|<=|==|!=|>|<|=/y;
const spacePattern = /\s*/y;

function match(pattern: RegExp, source: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0] ?? null;
}

function quantity(text: string, offset: number): Quantity {
  const plain = Number(text);
  if (Number.isFinite(plain)) return { value: plain, unit: 'number' };
  const share = text.endsWith('%') ? parseShare(text) : undefined;
  if (share !== undefined) return { value: share, unit: 'share' };
  const rate = text.includes('/') ? parseRate(text) : undefined;
  if (rate !== undefined) return { value: rate, unit: 'rate' };
  const duration = parseDuration(text);
  if (duration !== undefined) return { value: duration, unit: 'duration' };
  throw new ExpressionError(`'${text}' is not a number, a duration (15m), a share (5%) or a rate (10/s)`, offset);
}

function token(kind: Token['kind'], text: string, offset: number, value: Quantity | null = null): Token {
  return { kind, text, offset, quantity: value };
}

function next(source: string, offset: number): Token {
  if (source[offset] === '(') return token('open', '(', offset);
  if (source[offset] === ')') return token('close', ')', offset);
  const comparator = match(comparatorPattern, source, offset);
  if (comparator !== null) return token('comparator', comparator, offset);
  const name = match(namePattern, source, offset);
  if (name !== null) return token(name === 'and' || name === 'or' ? name : 'name', name, offset);
  const number = match(quantityPattern, source, offset);
  if (number !== null) return token('quantity', number, offset, quantity(number, offset));
  if (source[offset] === '.') return token('dot', '.', offset);
  throw new ExpressionError(`'${source[offset]}' has no meaning here`, offset);
}

/**
 * Splits the source of an expression; the last token is `end`.
 * @throws ExpressionError at the first character that has no meaning
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let offset = match(spacePattern, source, 0)?.length ?? 0;
  while (offset < source.length) {
    const found = next(source, offset);
    tokens.push(found);
    offset += found.text.length;
    offset += match(spacePattern, source, offset)?.length ?? 0;
  }
  tokens.push(token('end', '', source.length));
  return tokens;
}
