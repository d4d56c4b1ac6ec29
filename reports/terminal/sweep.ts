import type { Scorecard } from '../../harness/core/scorecard.js';
import { cellScore, columnText, groupText, recallText, smallestText, sweepGroups } from '../sweep.js';
import { cut, plain } from '../text.js';
import { type TextColumn, textTable } from './columns.js';
import type { Paint } from './paint.js';

const shown = 8;

/** Net recall by alert and cell, compact: of many cells some evenly spread. */
export function sweepLines(scorecard: Scorecard, paint: Paint, width: number): string[] {
  return sweepGroups(scorecard).flatMap((group) => {
    const { cells } = group;
    const step = Math.max(1, (cells.length - 1) / (shown - 1));
    const picked = cells.filter((_, i) => cells.length <= shown || Math.round(Math.round(i / step) * step) === i);
    const columns: TextColumn[] = [
      { head: plain(groupText(group)), align: 'left', spare: 0 },
      ...picked.map((cell, i) => ({
        head: cut(plain(columnText(group, cell)), 16),
        align: 'right' as const,
        spare: i + 1,
      })),
      { head: '8 of 10 from', align: 'right', spare: 0 },
    ];
    const rows = group.alerts.slice(0, shown).map((alert) => ({
      cells: [
        plain(alert),
        ...picked.map((cell) => recallText(cellScore(cell, alert, group.fault))),
        smallestText(scorecard, alert, group),
      ],
    }));
    const rest = group.alerts.length - rows.length;
    const more = rest > 0 ? [paint.dim(`and ${rest} more, in the other reports`)] : [];
    return [...textTable(columns, rows, width), ...more];
  });
}

/** Thresholds as lines to paste, so never cut. */
export function calibratedLines({ calibrated }: Scorecard): string[] {
  return calibrated.map(({ path, text }) => plain(`${path}: ${text}`));
}
