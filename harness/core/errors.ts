/** Exit codes of the command line. When several hold, the first of 130, 5, 2, 4, 1, 3, 0 wins. */
export const exitCodes = {
  pass: 0,
  gateFailed: 1,
  usage: 2,
  inconclusive: 3,
  invalid: 4,
  internal: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const precedence: readonly ExitCode[] = [130, 5, 2, 4, 1, 3, 0];

/** The exit code to report when several hold. */
export function worstExit(codes: readonly ExitCode[]): ExitCode {
  return precedence.find((code) => codes.includes(code)) ?? 0;
}

/** Where in a user's file something stands; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The offending line, as written. */
  readonly excerpt?: string;
}

/** One thing said of a user's file. */
export interface Finding {
  readonly level: 'error' | 'warning';
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
  /** What to change. */
  readonly hint?: string;
}

/** An error with a stable code, a place and a hint; shown without a stack trace. */
export class DriftdrillError extends Error {
  readonly code: string;
  readonly exit: ExitCode;
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { exit?: ExitCode; place?: Place; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DriftdrillError';
    this.code = code;
    this.exit = options.exit ?? exitCodes.usage;
    this.place = options.place;
    this.hint = options.hint;
  }
}

/** All errors of one or more user files at once. */
export class FindingsError extends DriftdrillError {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const errors = findings.filter((finding) => finding.level === 'error');
    super('invalid-file', errors.map((finding) => finding.message).join('\n'));
    this.name = 'FindingsError';
    this.findings = findings;
  }
}
