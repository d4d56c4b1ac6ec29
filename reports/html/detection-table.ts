import { formatDuration } from '../../harness/core/quantity.js';
import type { Estimate, Scorecard } from '../../harness/core/scorecard.js';
import { type Detection, detections, scored, yardsticks } from '../detections.js';
import { type Format, interval, listed, none, percent, roughly } from '../figures.js';
import { rangeGlyph } from './glyph.js';
import { breakable, type Content, html, type Markup } from './markup.js';
import { figureCell, type Head, table } from './table.js';

const heads: readonly Head[] = Object.freeze([
  { text: 'Alert', align: 'left' as const },
  { text: 'Recall', help: 'share of drills that the alert saw before the deadline, net of chance' },
  { text: '', help: '' },
  { text: 'Seen', help: 'drills with a new alert before the deadline, of those that count' },
  { text: 'By chance', help: 'share of twins, drills without the fault, in which it fired all the same' },
  { text: 'Median', help: 'time-to-detect by which half of the drills are seen' },
  { text: 'p90', help: 'time-to-detect by which nine in ten drills are seen' },
  {
    text: 'Mean',
    help: 'mean time-to-detect with misses counted as the whole deadline (restricted mean survival time)',
  },
  { text: 'Told', help: 'median time until a person is told' },
  { text: 'Masked', help: 'drills left out because the alert was firing already when the fault began' },
]);

const roomFor = 4;
const beyondChance = 0.05;

/** Alert by fault with 95 % intervals; the stack as a whole and two dummies are the yardsticks. */
export function detectionTable(scorecard: Scorecard): Markup | null {
  const faults = Object.entries(scorecard.faults);
  if (faults.length === 0) return null;
  const { deadlineS } = scorecard.timeline;
  const group = (title: Content, rows: Content): Markup =>
    html`<tbody><tr class="group"><th scope="rowgroup" colspan="${heads.length}">${title}</th></tr>${rows}</tbody>`;
  const bodies = faults.map(([fault, { inject, diagnosis }]) => {
    const what = inject === diagnosis ? inject : `${inject}, ${diagnosis}`;
    const stack = yardsticks(scorecard, fault).filter(({ role }) => role === 'stack');
    return group(html`${fault} <span class="soft">${what}</span>`, [
      alertRows(detections(scorecard, fault), deadlineS),
      stack.map((line) => row(line, deadlineS)),
    ]);
  });
  const dummies = yardsticks(scorecard, faults[faults.length - 1][0]).filter(({ role }) => role === 'dummy');
  const last = group(
    html`Yardsticks <span class="soft">no score may be won by an alarm that always or never fires</span>`,
    dummies.map((line) => row(line, deadlineS)),
  );
  return html`<section class="part"><h3>What was seen, and how soon</h3>
<p class="note">A drill is seen when a new alert starts within ${formatDuration(deadlineS)} of the fault. Small figures are 95 % intervals.</p>
${table('Detection by alert and fault', heads, [bodies, last])}</section>`;
}

/** All alerts; where there are many, those that saw nothing beyond chance share a line. */
function alertRows(all: readonly Detection[], deadlineS: number): Content {
  const mute = ({ score }: Detection): boolean => score.recall.value !== null && score.recall.value <= beyondChance;
  const quiet = all.length > roomFor ? all.filter(mute) : [];
  const told = all.filter((line) => !quiet.includes(line)).map((line) => row(line, deadlineS));
  if (quiet.length === 0) return told;
  const names = listed(quiet.map(({ name }) => name));
  return [
    told,
    html`<tr class="mute"><td colspan="${heads.length}">${names} saw nothing beyond chance (net recall ${percent(beyondChance)} or less).</td></tr>`,
  ];
}

function row({ name, role, severity, score }: Detection, deadlineS: number): Markup {
  const n = scored(score);
  const beyond = n > 0 ? `>${formatDuration(deadlineS)}` : none;
  const cell = (figure: Estimate, format: Format, open: string): Markup =>
    figure.value === null ? figureCell(open) : figureCell(format(figure.value), interval(figure, format, open));
  return html`<tr class="${role}"><th scope="row">${breakable(name)}${severity === null ? null : html` <span class="tag">${severity}</span>`}</th>
${figureCell(percent(score.recall.value), interval(score.recall, percent))}
<td class="glyph-cell">${rangeGlyph(score.recall, percent, 1)}</td>
${figureCell(n === 0 ? none : `${score.hits}/${n}`)}
${cell(score.chance, percent, none)}
${cell(score.ttdS.median, roughly, beyond)}
${cell(score.ttdS.p90, roughly, beyond)}
${cell(score.ttdS.rmst, roughly, none)}
${cell(score.notifiedS.median, roughly, beyond)}
${figureCell(String(score.masked))}</tr>`;
}
