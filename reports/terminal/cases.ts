import type { Scorecard } from '../../harness/core/scorecard.js';
import { caseTable, caseText, isMute } from '../cases.js';
import { plural } from '../figures.js';
import { cut, plain } from '../text.js';
import { type TextColumn, textTable } from './columns.js';
import type { Paint } from './paint.js';

/** Alert by fault: net recall and median time-to-detect, and how often it cries wolf. Empty where there are no cases. */
export function caseLines(scorecard: Scorecard, paint: Paint, width: number): string[] {
  const found = caseTable(scorecard);
  if (found === null) return [];
  const told = found.rows.filter((row) => !isMute(row));
  const mute = found.rows.length - told.length;
  const columns: TextColumn[] = [
    { head: '', align: 'left', spare: 0 },
    ...found.columns.map(({ text }, i) => ({
      head: cut(plain(text), 14),
      align: 'right' as const,
      spare: i + 1,
    })),
    { head: 'false alarms', align: 'right', spare: 0 },
  ];
  const rows = told.map(({ alert, scores, noise }) => ({ cells: [plain(alert), ...scores.map(caseText), noise] }));
  const rest = mute === 0 ? [] : [paint.dim(`${plural(mute, 'alert')} more saw nothing and kept quiet`)];
  return [...textTable(columns, rows, width), ...rest];
}
