import { createColors } from 'picocolors';
import type { Verdict } from '../../harness/core/scorecard.js';
import { marks } from '../marks.js';

type Style = (text: string) => string;

/** The few styles of the terminal report; each leaves the text as it is where colours are off. */
export interface Paint {
  readonly bold: Style;
  readonly dim: Style;
  readonly verdict: Readonly<Record<Verdict, Style>>;
  /** `✓` and the like, in its colour. */
  mark(verdict: Verdict): string;
}

export function paint(color: boolean): Paint {
  const { bold, dim, green, red, yellow, magenta } = createColors(color);
  const verdict = { pass: green, fail: red, inconclusive: yellow, invalid: magenta };
  return { bold, dim, verdict, mark: (kind) => verdict[kind](marks[kind]) };
}
