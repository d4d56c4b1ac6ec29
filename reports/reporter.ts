import type { SavedRun } from '../harness/core/saved.js';

export interface ReportOptions {
  /** ANSI colours. */
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** One output format. Reads saved runs and nothing else, so that a report can be rebuilt later. */
export interface Reporter {
  readonly kind: string;
  readonly summary: string;
  /** File written to the output folder; null where it goes to the terminal. */
  readonly file: string | null;
  render(runs: readonly SavedRun[], options: ReportOptions): string;
}
