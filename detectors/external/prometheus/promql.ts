import { prometheusDuration } from './durations.js';
import { type Labels, type Matcher, matches } from './matcher.js';
import { type Token, tokensOf, unquoted } from './promql-tokens.js';

/** A set of series that an expression reads. */
export interface Selector {
  /** Null where only matchers name it. */
  readonly name: string | null;
  readonly matchers: readonly Matcher[];
  /** As written. */
  readonly text: string;
}

/** What an expression needs series of to have a value; null: it has one without any, such as `absent(a)`. */
export type Need = Selector | { readonly all: readonly Need[] } | { readonly any: readonly Need[] } | null;

/** What can be told of an expression without evaluating it. */
export interface Reading {
  /** All that it reads, needed or not. */
  readonly selectors: readonly Selector[];
  readonly need: Need;
  /** How far it looks back, or ahead, in seconds. */
  readonly lookbackS: number;
  /** Functions of the clock and the calendar that it calls. */
  readonly clock: ReadonlySet<string>;
  /** It reads what comes later than its evaluation (`offset -5m`), or at some date (`@ 1600000000`). */
  readonly elsewhere: boolean;
}

/** Binary operators by how tightly they bind. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%', 'atan2'],
  ['^'],
];
const aggregations = [
  ...['sum', 'min', 'max', 'avg', 'group', 'stddev', 'stdvar', 'count', 'count_values'],
  ...['bottomk', 'topk', 'quantile', 'limitk', 'limit_ratio'],
];
const clockFunctions = [
  ...['time', 'timestamp', 'hour', 'minute', 'day_of_week'],
  ...['day_of_month', 'day_of_year', 'days_in_month', 'month', 'year'],
];

/**
 * Reads an expression of PromQL; whether it is valid is for Prometheus to say. Of one that can't be read nothing is said
 * but how far its durations reach.
 */
export function readExpression(expr: string): Reading {
  const tokens = tokensOf(expr);
  try {
    return new Parser(expr, tokens ?? []).whole();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const durations = (tokens ?? []).map(({ kind, text }) => (kind === 'duration' ? prometheusDuration(text) : 0));
    const lookbackS = durations.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
    return { selectors: [], need: null, lookbackS, clock: new Set(), elsewhere: /@|offset\s*-/i.test(expr) };
  }
}

/**
 * An expression as it means at one evaluation, for an engine that is asked of many: where a range begins and ends is then
 * each moment itself, so `@ start()` and `@ end()` say nothing.
 */
export function atEachMoment(expr: string): string {
  const tokens = tokensOf(expr) ?? [];
  let text = '';
  let from = 0;
  tokens.forEach(({ kind, text: mark, at }, i) => {
    const named = ['start', 'end'].includes(tokens[i + 1]?.text);
    if (kind !== 'mark' || mark !== '@' || !named || tokens[i + 3]?.text !== ')') return;
    text += expr.slice(from, at);
    from = tokens[i + 3].at + 1;
  });
  return text + expr.slice(from);
}

class Unreadable extends Error {}

/** A part of an expression. */
interface Part {
  readonly need: Need;
  readonly lookbackS: number;
}

class Parser {
  private readonly selectors: Selector[] = [];
  private readonly clock = new Set<string>();
  private elsewhere = false;
  private next = 0;

  constructor(
    private readonly expr: string,
    private readonly tokens: readonly Token[],
  ) {}

  whole(): Reading {
    const { need, lookbackS } = this.binary(0);
    if (this.next < this.tokens.length) throw new Unreadable();
    const { selectors, clock, elsewhere } = this;
    return { selectors, need, lookbackS, clock, elsewhere };
  }

  private binary(level: number): Part {
    if (level === levels.length) return this.operand();
    let left = this.binary(level + 1);
    for (let op = this.operator(level); op !== null; op = this.operator(level)) {
      // Only `^` groups to the right.
      const right = this.binary(op === '^' ? level : level + 1);
      const need =
        op === 'or' ? either(left.need, right.need) : op === 'unless' ? left.need : both(left.need, right.need);
      left = { need, lookbackS: Math.max(left.lookbackS, right.lookbackS) };
    }
    return left;
  }

  /** Takes an operator of a level with what matches its sides. */
  private operator(level: number): string | null {
    const token = this.tokens[this.next];
    const op = token?.text.toLowerCase();
    if (token === undefined || token.kind === 'text' || !levels[level].includes(op)) return null;
    this.next += 1;
    this.word('bool');
    if (this.word('on') || this.word('ignoring')) this.skip('(', ')');
    if ((this.word('group_left') || this.word('group_right')) && this.sees('(')) this.skip('(', ')');
    return op;
  }

  /** With its sign, range, offset and moment. */
  private operand(): Part {
    if (this.mark('-') || this.mark('+')) return this.binary(levels.length - 1);
    let { need, lookbackS } = this.primary();
    for (;;) {
      if (this.sees('[')) lookbackS += this.range();
      else if (this.word('offset')) lookbackS += this.offset();
      else if (this.mark('@')) this.moment();
      else return { need, lookbackS };
    }
  }

  private primary(): Part {
    if (this.sees('{')) return this.selector(null, this.tokens[this.next].at);
    const token = this.tokens[this.next++];
    if (token === undefined) throw new Unreadable();
    const { kind, text, at } = token;
    if (kind === 'number' || kind === 'duration' || kind === 'text') return { need: null, lookbackS: 0 };
    if (kind === 'mark') {
      if (text !== '(') throw new Unreadable();
      const inner = this.binary(0);
      this.demand(')');
      return inner;
    }
    const word = text.toLowerCase();
    if (aggregations.includes(word) && (this.sees('(') || this.seesWord('by', 'without'))) return this.aggregation();
    if (this.sees('(')) return this.call(word);
    return word === 'inf' || word === 'nan' ? { need: null, lookbackS: 0 } : this.selector(text, at);
  }

  private aggregation(): Part {
    const grouped = this.word('by') || this.word('without');
    if (grouped) this.skip('(', ')');
    const inner = all(this.list());
    if (!grouped && (this.word('by') || this.word('without'))) this.skip('(', ')');
    return inner;
  }

  private call(name: string): Part {
    if (clockFunctions.includes(name)) this.clock.add(name);
    const inner = all(this.list());
    return name === 'absent' || name === 'absent_over_time' ? { ...inner, need: null } : inner;
  }

  private list(): Part[] {
    this.demand('(');
    const parts: Part[] = [];
    while (!this.mark(')')) {
      parts.push(this.binary(0));
      if (!this.mark(',') && !this.sees(')')) throw new Unreadable();
    }
    return parts;
  }

  private selector(name: string | null, at: number): Part {
    const matchers: Matcher[] = [];
    let named = name;
    let end = at + (name?.length ?? 0);
    if (this.mark('{')) {
      while (!this.sees('}')) {
        const [label, op, value] = this.tokens.slice(this.next, this.next + 3);
        if (label?.kind === 'text' && (op?.text === ',' || op?.text === '}')) {
          named = unquoted(label.text);
          this.next += 1;
        } else {
          if ((label?.kind !== 'word' && label?.kind !== 'text') || value?.kind !== 'text') throw new Unreadable();
          if (!['=', '!=', '=~', '!~'].includes(op.text)) throw new Unreadable();
          const matcher = {
            label: label.kind === 'text' ? unquoted(label.text) : label.text,
            op: op.text as Matcher['op'],
            value: unquoted(value.text),
          };
          if (matcher.label === '__name__' && matcher.op === '=') named = matcher.value;
          else matchers.push(matcher);
          this.next += 3;
        }
        if (!this.mark(',') && !this.sees('}')) throw new Unreadable();
      }
      end = this.tokens[this.next++].at + 1;
    }
    const need = { name: named, matchers, text: this.expr.slice(at, end) };
    this.selectors.push(need);
    return { need, lookbackS: 0 };
  }

  /** The range, of a subquery without its step. */
  private range(): number {
    this.demand('[');
    const { kind, text } = this.tokens[this.next] ?? {};
    const seconds = kind === 'duration' ? prometheusDuration(text) : kind === 'number' ? Number(text) : null;
    while (!this.mark(']')) if (this.next++ >= this.tokens.length) throw new Unreadable();
    if (seconds === null) throw new Unreadable();
    return seconds;
  }

  private offset(): number {
    if (this.mark('-')) this.elsewhere = true;
    const seconds = prometheusDuration(this.tokens[this.next++]?.text ?? '');
    if (seconds === null) throw new Unreadable();
    return seconds;
  }

  private moment(): void {
    if (this.word('start') || this.word('end')) this.skip('(', ')');
    else {
      this.mark('-');
      this.next += 1;
      this.elsewhere = true;
    }
  }

  private sees(mark: string): boolean {
    const token = this.tokens[this.next];
    return token?.kind === 'mark' && token.text === mark;
  }

  private seesWord(...words: readonly string[]): boolean {
    const token = this.tokens[this.next];
    return token?.kind === 'word' && words.includes(token.text.toLowerCase());
  }

  private mark(text: string): boolean {
    if (!this.sees(text)) return false;
    this.next += 1;
    return true;
  }

  private word(text: string): boolean {
    if (!this.seesWord(text)) return false;
    this.next += 1;
    return true;
  }

  private demand(text: string): void {
    if (!this.mark(text)) throw new Unreadable();
  }

  private skip(open: string, close: string): void {
    this.demand(open);
    while (!this.mark(close)) if (this.next++ >= this.tokens.length) throw new Unreadable();
  }
}

function both(a: Need, b: Need): Need {
  return a === null ? b : b === null ? a : { all: [a, b] };
}

function either(a: Need, b: Need): Need {
  return a === null || b === null ? null : { any: [a, b] };
}

function all(parts: readonly Part[]): Part {
  return {
    need: parts.reduce<Need>((need, part) => both(need, part.need), null),
    lookbackS: Math.max(0, ...parts.map(({ lookbackS }) => lookbackS)),
  };
}

/** Whether a series is among those that a selector reads. Regular expressions are anchored, as in Prometheus. */
export function selects(selector: Selector, name: string, labels: Labels): boolean {
  if (selector.name !== null && selector.name !== name) return false;
  return selector.matchers.every((matcher) =>
    matches(matcher, matcher.label === '__name__' ? name : (labels[matcher.label] ?? '')),
  );
}
