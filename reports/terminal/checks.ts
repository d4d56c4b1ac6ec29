import type { SavedRun } from '../../harness/core/saved.js';
import type { Verdict } from '../../harness/core/scorecard.js';
import { brokenCells, type Check, checkFigure, checks } from '../checks.js';
import { plural } from '../figures.js';
import { cut, plain, textWidth } from '../text.js';
import type { Paint } from './paint.js';

const budget = 12;
const cellBudget = 4;
const urgency: readonly Verdict[] = ['invalid', 'fail', 'inconclusive', 'pass'];

/** Each gate and expectation with its mark; where there are many, those that held are only counted. */
export function checkLines(run: SavedRun, paint: Paint, width: number): string[] {
  const all = checks(run);
  const worst = all.length <= budget ? all : [...all].sort((a, b) => rank(a) - rank(b)).slice(0, budget);
  const texts = worst.map(({ text }) => cut(plain(text), Math.max(20, Math.floor(width * 0.62))));
  const column = Math.max(0, ...texts.map(textWidth));
  const lines = worst.flatMap((check, index) => {
    const figure = cut(plain(checkFigure(check)), Math.max(0, width - column - 6));
    const padded =
      figure === ''
        ? texts[index]
        : texts[index] + ' '.repeat(column - textWidth(texts[index]) + 2) + paint.dim(figure);
    const note =
      check.note === null || check.verdict === 'pass' ? [] : [`  ${paint.dim(cut(plain(check.note), width - 4))}`];
    return [`${paint.mark(check.verdict)} ${padded}`, ...note, ...cellLines(check, paint, width)];
  });
  const rest = all.length - worst.length;
  return rest > 0 ? [...lines, paint.dim(`and ${plural(rest, 'check')} more`)] : lines;
}

/** The cells in which a check did not hold. */
function cellLines(check: Check, paint: Paint, width: number): string[] {
  const broken = brokenCells(check);
  const lines = broken.slice(0, cellBudget).map((cell) => {
    const figure = checkFigure({ ...cell, format: check.format });
    return `  ${paint.mark(cell.verdict)} ${paint.dim(cut(plain([cell.name, figure].filter(Boolean).join(': ')), width - 6))}`;
  });
  const rest = broken.length - cellBudget;
  return rest > 0 ? [...lines, `  ${paint.dim(`and ${plural(rest, 'cell')} more`)}`] : lines;
}

function rank({ verdict }: Check): number {
  return urgency.indexOf(verdict);
}
