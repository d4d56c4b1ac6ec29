import type { z } from 'zod';

/** What every plug-in says of itself; `list`, `explain`, the JSON Schema and the tables in docs/ come from here. */
export interface Declaration {
  /** Kebab-case name used in scenario files. */
  readonly kind: string;
  /** One line. */
  readonly summary: string;
  /** The paper, product page or table that the behaviour follows. */
  readonly source: string;
  /** Parameters with units, defaults and a description each. */
  readonly params: z.ZodObject;
}

/** What a fault is to an on-call engineer; `unknown` only of a recorded incident that does not say. */
export type DiagnosisClass =
  | 'data-drift'
  | 'concept-drift'
  | 'system'
  | 'data-quality'
  | 'monitoring'
  | 'benign'
  | 'unknown';

/** The classes that an answer may name. */
export const diagnosisClasses: readonly DiagnosisClass[] = [
  'data-drift',
  'concept-drift',
  'system',
  'data-quality',
  'monitoring',
  'benign',
];

/** A table of plug-ins by kind; registering a kind twice throws at start-up. */
export class Registry<T extends Declaration> {
  readonly #entries = new Map<string, T>();

  constructor(
    readonly noun: string,
    entries: readonly T[],
  ) {
    for (const entry of entries) {
      if (this.#entries.has(entry.kind)) throw new Error(`${noun} '${entry.kind}' is registered twice`);
      this.#entries.set(entry.kind, entry);
    }
  }

  get(kind: string): T | undefined {
    return this.#entries.get(kind);
  }

  kinds(): string[] {
    return [...this.#entries.keys()];
  }

  all(): T[] {
    return [...this.#entries.values()];
  }
}
