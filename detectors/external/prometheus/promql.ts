import { prometheusDuration } from './durations.js';
import { type Matcher, matches } from './matcher.js';

/** A set of series that an expression reads. */
export interface Selector {
  /** Null where only matchers name it. */
  readonly name: string | null;
  readonly matchers: readonly Matcher[];
  /** As written. */
  readonly text: string;
  /** True inside `absent(…)`, where matching nothing is what the rule is for. */
  readonly absent: boolean;
}

/** What can be told of an expression without evaluating it. */
export interface Reading {
  readonly selectors: readonly Selector[];
  /** How far it looks back, or ahead, in seconds. */
  readonly lookbackS: number;
  /** True where an operand without series need not keep the whole from having a value. */
  readonly hasAlternatives: boolean;
  /** It reads the calendar: days of the week, hours. */
  readonly calendar: boolean;
}

const lexer =
  /\s+|#[^\n]*|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?<duration>\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*(?![\w.]))|(?<number>0x[\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_:][\w:]*)|(?<mark>=~|!~|!=|==|<=|>=|[-+*/%^(){}[\],:=<>@])/gy;

interface Token {
  readonly kind: 'text' | 'duration' | 'number' | 'word' | 'mark';
  readonly text: string;
  readonly at: number;
}

const labelLists = ['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'];
const keywords = ['and', 'or', 'unless', 'bool', 'atan2', 'inf', 'nan', ...labelLists];
const calendarFunctions = [
  'hour',
  'minute',
  'day_of_week',
  'day_of_month',
  'day_of_year',
  'days_in_month',
  'month',
  'year',
];
const aggregations = [
  ...['sum', 'min', 'max', 'avg', 'group', 'stddev', 'stdvar', 'count', 'count_values'],
  ...['bottomk', 'topk', 'quantile', 'limitk', 'limit_ratio'],
];

/** Reads an expression of PromQL; whether it is valid is for Prometheus to say. */
export function readExpression(expr: string): Reading {
  const reader = new Reader(expr);
  const lookbackS = reader.group(false);
  const { selectors, hasAlternatives, calendar } = reader;
  return { selectors, lookbackS, hasAlternatives, calendar };
}

class Reader {
  readonly selectors: Selector[] = [];
  hasAlternatives = false;
  calendar = false;
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(private readonly expr: string) {
    this.tokens = tokensOf(expr);
  }

  /** Up to the closing parenthesis or the end. @returns the longest look-back in it */
  group(absent: boolean): number {
    let longest = 0;
    /** Look-back of the operand that was read last. */
    let last = 0;
    const close = () => {
      longest = Math.max(longest, last);
      last = 0;
    };
    while (this.next < this.tokens.length) {
      const token = this.tokens[this.next++];
      if (token.text === ')' && token.kind === 'mark') break;
      if (token.kind === 'mark' && token.text === '[') last += this.range();
      else if (token.kind === 'word' && token.text === 'offset') last += this.offset();
      else if (token.kind === 'mark' && token.text === '@') this.skipInstant();
      else {
        close();
        last = this.operand(token, absent);
      }
    }
    close();
    return longest;
  }

  private operand({ kind, text, at }: Token, absent: boolean): number {
    if (kind === 'mark') {
      if (text === '(') return this.group(absent);
      if (text === '{') this.selector(null, at, absent);
      return 0;
    }
    if (kind !== 'word') return 0;
    const word = text.toLowerCase();
    if (keywords.includes(word)) {
      if (word === 'or' || word === 'unless') this.hasAlternatives = true;
      if (labelLists.includes(word) && this.peek('(')) this.skipTo(')');
      return 0;
    }
    const aggregates = aggregations.includes(word) && ['by', 'without'].includes(this.tokens[this.next]?.text ?? '');
    if (aggregates) return 0;
    if (this.peek('(')) {
      if (calendarFunctions.includes(word)) this.calendar = true;
      if (word === 'vector') this.hasAlternatives = true;
      this.next += 1;
      return this.group(absent || word === 'absent' || word === 'absent_over_time');
    }
    this.selector(text, at, absent);
    return 0;
  }

  private selector(name: string | null, at: number, absent: boolean): void {
    const matchers: Matcher[] = [];
    let named = name;
    if (name !== null && this.peek('{')) this.next += 1;
    else if (name !== null) {
      this.selectors.push({ name, matchers, text: name, absent });
      return;
    }
    while (this.next < this.tokens.length && !this.peek('}')) {
      const [label, op, value] = this.tokens.slice(this.next, this.next + 3);
      if (label.kind === 'word' && op !== undefined && value?.kind === 'text') {
        const matcher = { label: label.text, op: op.text as Matcher['op'], value: unquote(value.text) };
        if (matcher.label === '__name__' && matcher.op === '=') named = matcher.value;
        else matchers.push(matcher);
        this.next += 3;
      } else this.next += 1;
    }
    const end = this.tokens[this.next]?.at ?? this.expr.length;
    this.next += 1;
    this.selectors.push({ name: named, matchers, text: this.expr.slice(at, end + 1), absent });
  }

  /** After `[`: the range, of a subquery with its step. */
  private range(): number {
    const { kind, text } = this.tokens[this.next] ?? {};
    this.skipTo(']');
    if (kind === 'duration') return prometheusDuration(text) ?? 0;
    return kind === 'number' ? Number(text) : 0;
  }

  private offset(): number {
    if (this.peek('-')) this.next += 1;
    return prometheusDuration(this.tokens[this.next++]?.text ?? '') ?? 0;
  }

  private skipInstant(): void {
    const [word, open] = this.tokens.slice(this.next, this.next + 2);
    if (word?.kind === 'word' && open?.text === '(') this.skipTo(')');
    else this.next += 1;
  }

  private peek(mark: string): boolean {
    const token = this.tokens[this.next];
    return token?.kind === 'mark' && token.text === mark;
  }

  private skipTo(mark: string): void {
    while (this.next < this.tokens.length && !this.peek(mark)) this.next += 1;
    this.next += 1;
  }
}

function tokensOf(expr: string): Token[] {
  const tokens: Token[] = [];
  lexer.lastIndex = 0;
  while (lexer.lastIndex < expr.length) {
    const at = lexer.lastIndex;
    const match = lexer.exec(expr);
    if (match === null) {
      lexer.lastIndex = at + 1;
      continue;
    }
    const found = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined);
    if (found !== undefined) tokens.push({ kind: found[0] as Token['kind'], text: found[1], at });
  }
  return tokens;
}

function unquote(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith('`')
    ? inner
    : inner.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

/** Whether a series is among those that a selector reads. Regular expressions are anchored, as in Prometheus. */
export function selects(selector: Selector, name: string, labels: Readonly<Record<string, string>>): boolean {
  if (selector.name !== null && selector.name !== name) return false;
  return selector.matchers.every((matcher) =>
    matches(matcher, matcher.label === '__name__' ? name : (labels[matcher.label] ?? '')),
  );
}
