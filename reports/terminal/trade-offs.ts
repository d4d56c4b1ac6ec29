import type { Scorecard } from '../../harness/core/scorecard.js';
import { amocTables } from '../amoc.js';
import { blindRows } from '../blind.js';
import { none, plural } from '../figures.js';
import { plain } from '../text.js';
import { type TextColumn, textTable } from './columns.js';
import type { Paint } from './paint.js';

const curvesShown = 4;
const blindShown = 8;

/** False alarms against delay, a line a threshold; those that another beats are dim. */
export function amocLines(scorecard: Scorecard, paint: Paint, width: number): string[] {
  const tables = amocTables(scorecard);
  const rest = tables.length - curvesShown;
  return [
    ...tables.slice(0, curvesShown).flatMap(({ title, rows }) => {
      const columns: TextColumn[] = [
        { head: plain(title), align: 'left', spare: 0 },
        { head: 'false alarms a day', align: 'right', spare: 0 },
        { head: 'delay', align: 'right', spare: 0 },
        { head: '', align: 'left', spare: 1 },
      ];
      return textTable(
        columns,
        rows.map(({ threshold, perDay, delay, mark, dominated }) => ({
          cells: [plain(threshold), perDay, delay, mark],
          style: dominated ? paint.dim : undefined,
        })),
        width,
      );
    }),
    ...(rest > 0 ? [paint.dim(`and ${plural(rest, 'curve')} more, in the other reports`)] : []),
  ];
}

/** What no alert saw, and what it cost. */
export function blindLines(scorecard: Scorecard, paint: Paint, width: number): string[] {
  const all = blindRows(scorecard);
  if (all.length === 0) return [];
  const priced = all.some(({ loss }) => loss !== null);
  const columns: TextColumn[] = [
    { head: '', align: 'left', spare: 0 },
    { head: '', align: 'right', spare: 1 },
    { head: 'seen at best', align: 'right', spare: 0 },
    ...(priced ? [{ head: 'loss', align: 'right' as const, spare: 0 }] : []),
  ];
  const rows = all.slice(0, blindShown).map(({ fault, size, seen, loss }) => ({
    cells: [plain(fault), plain(size), seen, loss ?? none],
  }));
  const rest = all.length - rows.length;
  return [...textTable(columns, rows, width), ...(rest > 0 ? [paint.dim(`and ${rest} more`)] : [])];
}
