export interface Token {
  readonly kind: 'text' | 'duration' | 'number' | 'word' | 'mark';
  readonly text: string;
  /** Offset in the expression. */
  readonly at: number;
}

const lexer =
  /\s+|#[^\n]*|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?<duration>\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*(?![\w.]))|(?<number>0x[\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_][\w:]*|:[\w:]*[A-Za-z_][\w:]*(?![\w:]))|(?<mark>=~|!~|!=|==|<=|>=|[-+*/%^(){}[\],:=<>@])/gy;

/** Words and marks of an expression; null where something in it is neither. */
export function tokensOf(expr: string): Token[] | null {
  const tokens: Token[] = [];
  lexer.lastIndex = 0;
  while (lexer.lastIndex < expr.length) {
    const at = lexer.lastIndex;
    const match = lexer.exec(expr);
    if (match === null) return null;
    const found = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined);
    if (found !== undefined) tokens.push({ kind: found[0] as Token['kind'], text: found[1], at });
  }
  return tokens;
}

/** What a text between quotes says. */
export function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith('`')
    ? inner
    : inner.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
