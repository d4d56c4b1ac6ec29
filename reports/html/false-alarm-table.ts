import { formatDuration } from '../../harness/core/quantity.js';
import type { AlertScore, Scorecard } from '../../harness/core/scorecard.js';
import { interval, none, often, percent, rough, roughly, stretch } from '../figures.js';
import { withResampled } from '../resampled.js';
import { html, type Markup } from './markup.js';
import { figureCell, type Head, table } from './table.js';

type Score = Pick<AlertScore, 'falseAlarms' | 'resetS'>;

/** How often each alert fires when nothing is broken. */
export function falseAlarmTable(scorecard: Scorecard): Markup | null {
  const alerts = Object.entries(scorecard.alerts);
  if (alerts.length === 0) return null;
  const horizon = formatDuration(scorecard.stack.falseAlarms.alarmBy.horizonS);
  const heads: Head[] = [
    { text: 'Alert', align: 'left' },
    { text: 'A day', help: 'false alarms a day of fault-free running' },
    { text: 'That is' },
    { text: `Within ${horizon}`, help: `chance of a false alarm in ${horizon} of fault-free running` },
    { text: 'Alarms' },
    { text: 'Fault-free', help: 'fault-free running that this rests on, simulated time' },
    { text: 'Reset', help: 'from the end of the fault until the alert resolves' },
  ];
  const rows = [
    ...alerts.flatMap(([name, score]) => withResampled(name, score).map((one) => row(one[0], 'alert', one[1]))),
    ...(alerts.length > 1 ? [row('all alerts together', 'stack', scorecard.stack)] : []),
    row('always firing', 'dummy', { ...scorecard.dummies.always, resetS: null }),
    row('never firing', 'dummy', { ...scorecard.dummies.never, resetS: null }),
  ];
  return html`<section class="part"><h3>False alarms</h3>${table('False alarms by alert', heads, html`<tbody>${rows}</tbody>`)}</section>`;
}

function row(name: string, role: string, { falseAlarms, resetS }: Score): Markup {
  const { episodes, exposureDays, perDay, alarmBy } = falseAlarms;
  const reset = resetS?.value ?? null;
  return html`<tr class="${role}"><th scope="row">${name}</th>
${figureCell(rough(perDay.value), interval(perDay, rough, '∞'))}
${figureCell(often(perDay.value))}
${figureCell(percent(alarmBy.probability.value), interval(alarmBy.probability, percent))}
${figureCell(episodes.toLocaleString('en'))}
${figureCell(exposureDays > 0 ? stretch(exposureDays) : none)}
${figureCell(reset === null ? none : roughly(reset), reset === null || resetS === null ? '' : interval(resetS, roughly, '∞'))}</tr>`;
}
