import { formatDuration } from '../../harness/core/quantity.js';
import type { FalseAlarmScore, Scorecard } from '../../harness/core/scorecard.js';
import { estimate, none, often, percent, rough, stretch } from '../figures.js';
import { withResampled } from '../resampled.js';
import { plain } from '../text.js';
import { type TextColumn, type TextRow, textTable } from './columns.js';
import type { Paint } from './paint.js';

const budget = 8;

/** How often each alert fires for nothing, and the yardsticks. */
export function falseAlarmLines(scorecard: Scorecard, paint: Paint, width: number): string[] {
  const alerts = Object.entries(scorecard.alerts);
  if (alerts.length === 0) return [];
  const rate = ([, { falseAlarms }]: (typeof alerts)[number]): number => falseAlarms.perDay.value ?? 0;
  const told = alerts.length > budget ? [...alerts].sort((a, b) => rate(b) - rate(a)).slice(0, budget) : alerts;
  const horizon = formatDuration(scorecard.stack.falseAlarms.alarmBy.horizonS);
  const columns: readonly TextColumn[] = [
    { head: '', align: 'left', spare: 0 },
    { head: 'a day', align: 'right', spare: 0 },
    { head: 'that is', align: 'right', spare: 1 },
    { head: `P(one in ${horizon})`, align: 'right', spare: 2 },
    { head: 'seen', align: 'right', spare: 3 },
  ];
  const rows: TextRow[] = told.flatMap(([name, score]) =>
    withResampled(name, score).map(([label, { falseAlarms }]) => row(label, falseAlarms)),
  );
  const rest = alerts.length - told.length;
  if (rest > 0) rows.push({ cells: [`${rest} quieter ones`], style: paint.dim });
  if (alerts.length > 1) rows.push({ ...row('all alerts together', scorecard.stack.falseAlarms), style: paint.dim });
  const { always, never } = scorecard.dummies;
  if (Object.keys(scorecard.faults).length === 0) {
    rows.push({ ...row('always firing', always.falseAlarms), style: paint.dim });
    rows.push({ ...row('never firing', never.falseAlarms), style: paint.dim });
  }
  return textTable(columns, rows, width);
}

function row(name: string, { episodes, exposureDays, perDay, alarmBy }: FalseAlarmScore): TextRow {
  return {
    cells: [
      plain(name),
      estimate(perDay, rough),
      often(perDay.value),
      percent(alarmBy.probability.value),
      exposureDays > 0 ? `${episodes.toLocaleString('en')} in ${stretch(exposureDays)}` : none,
    ],
  };
}
