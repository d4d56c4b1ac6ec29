import type { Scorecard } from '../../harness/core/scorecard.js';
import { type Detection, detections, scored, yardsticks } from '../detections.js';
import { delay, estimate, percent } from '../figures.js';
import { cut, plain } from '../text.js';
import { type TextColumn, type TextRow, textTable } from './columns.js';
import type { Paint } from './paint.js';

const columns: readonly TextColumn[] = Object.freeze([
  { head: '', align: 'left', spare: 0 },
  { head: '', align: 'left', spare: 3 },
  { head: 'recall', align: 'right', spare: 0 },
  { head: 'by chance', align: 'right', spare: 2 },
  { head: 'median', align: 'right', spare: 0 },
  { head: 'p90', align: 'right', spare: 1 },
  { head: 'seen', align: 'right', spare: 4 },
  { head: 'masked', align: 'right', spare: 5 },
]);
const budget = 10;

/** Per fault: what each alert saw and how soon, then the yardsticks. Alerts that saw nothing share a line where room is short. */
export function detectionLines(scorecard: Scorecard, paint: Paint, width: number): string[] {
  const faults = Object.entries(scorecard.faults);
  const alerts = Object.keys(scorecard.alerts).length;
  if (faults.length === 0 || alerts === 0) return [];
  const { deadlineS } = scorecard.timeline;
  const crowded = faults.length * (alerts + 1) > budget;
  const rows: TextRow[] = [];
  for (const [fault, { inject, diagnosis }] of faults) {
    const all = detections(scorecard, fault);
    const told = crowded ? all.filter(({ score }) => (score.recall.value ?? 0) > 0.05) : all;
    rows.push({
      cells: [
        plain(`${fault}: ${inject === diagnosis || diagnosis === 'unknown' ? inject : `${inject}, ${diagnosis}`}`),
      ],
      style: paint.bold,
    });
    for (const line of told) rows.push(row(line, deadlineS));
    const mute = all.length - told.length;
    if (mute > 0)
      rows.push({
        cells: [`  ${told.length === 0 ? 'no alert sees it' : `the other ${mute} see nothing`}`],
        style: paint.dim,
      });
    const last = fault === faults[faults.length - 1][0];
    for (const line of yardsticks(scorecard, fault))
      if (line.role === 'stack' || last) rows.push({ ...row(line, deadlineS), style: paint.dim });
  }
  return spanned(rows, width);
}

function row({ name, severity, score }: Detection, deadlineS: number): TextRow {
  const n = scored(score);
  const { median, p90 } = score.ttdS;
  return {
    cells: [
      `  ${plain(name)}`,
      severity === null ? '' : cut(plain(severity), 8),
      estimate(score.recall, percent),
      percent(score.chance.value),
      delay(median, deadlineS),
      delay(p90, deadlineS),
      n === 0 ? '–' : `${score.hits}/${n}`,
      score.masked === 0 ? '' : String(score.masked),
    ],
  };
}

/** Rows of a single cell run over the whole width, and don't widen the first column. */
function spanned(rows: readonly TextRow[], width: number): string[] {
  const [head, ...lines] = textTable(
    columns,
    rows.filter(({ cells }) => cells.length > 1),
    width,
  );
  let next = 0;
  return [
    head,
    ...rows.map(({ cells, style }) => {
      if (cells.length > 1) return lines[next++];
      const text = cut(cells[0], width);
      return style ? style(text) : text;
    }),
  ];
}
