/** What is wrong with a gate, and where in its text. */
export class GateError extends Error {
  constructor(
    message: string,
    readonly offset: number,
    readonly hint: string | undefined,
  ) {
    super(message);
    this.name = 'GateError';
  }
}

/** Takes a gate's text apart from left to right. */
export class Scanner {
  at = 0;

  constructor(readonly source: string) {}

  skip(): void {
    while (/\s/.test(this.source[this.at] ?? '')) this.at += 1;
  }

  take(pattern: RegExp): string | null {
    this.skip();
    const sticky = new RegExp(pattern.source, 'y');
    sticky.lastIndex = this.at;
    const match = sticky.exec(this.source);
    if (!match) return null;
    this.at = sticky.lastIndex;
    return match[0];
  }

  expect(pattern: RegExp, what: string, hint?: string): string {
    const found = this.take(pattern);
    if (found !== null) return found;
    const rest = this.source.slice(this.at).trim();
    throw new GateError(`expected ${what}${rest === '' ? ' before the end' : `, found '${rest}'`}`, this.at, hint);
  }
}
