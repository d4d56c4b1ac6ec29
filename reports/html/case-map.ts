import type { FaultScore, Scorecard } from '../../harness/core/scorecard.js';
import { caseTable } from '../cases.js';
import { interval, none, percent, rough, roughly } from '../figures.js';
import { breakable, html, type Markup } from './markup.js';
import { figureCell, table } from './table.js';

/** The strongest shade, so that figures stay readable on it. */
const deepest = 46;

/** Below this net recall nothing was seen beyond chance. */
const beyondChance = 0.05;

/** Fault by alert: net recall and median time-to-detect, in figures and shades, with the false alarms beside it. */
export function caseMap(scorecard: Scorecard): Markup | null {
  const found = caseTable(scorecard);
  if (found === null) return null;
  const heads = [
    { text: 'Alert', align: 'left' as const },
    ...found.columns.map(({ text, fault }) => ({ text, help: scorecard.faults[fault]?.inject ?? '' })),
    { text: 'False alarms', help: 'a day, without any fault' },
  ];
  const rows = found.rows.map(({ alert, scores }) => {
    const { perDay } = scorecard.alerts[alert].falseAlarms;
    const cells = scores.map((score, i) => scoreCell(score, `${alert} on ${found.columns[i].text}`));
    return html`<tr><th scope="row">${breakable(alert)}</th>${cells}${figureCell(rough(perDay.value), interval(perDay, rough, '∞'))}</tr>`;
  });
  return html`<section class="part"><h3>Who sees what</h3>
<p class="note">Share of drills of each fault that each alert saw, net of chance; beneath it the median time-to-detect. The stronger the shade, the more is seen; a dot: nothing beyond chance.</p>
${table('Net recall by alert and fault', heads, html`<tbody class="cases">${rows}</tbody>`)}</section>`;
}

function scoreCell(score: FaultScore | undefined, what: string): Markup {
  if (score === undefined || score.recall.value === null) return html`<td class="figure heat">${none}</td>`;
  const { recall, ttdS } = score;
  const help = `${what}: ${percent(recall.value)} (${interval(recall, percent) || 'no interval'}) of ${recall.n} drills`;
  if ((recall.value ?? 0) <= beyondChance) return html`<td class="figure heat mute" title="${help}">·</td>`;
  const weight = Math.round(Math.max(0, Math.min(1, recall.value ?? 0)) * deepest);
  const median = ttdS.median.value === null ? 'too late' : roughly(ttdS.median.value);
  return html`<td class="figure heat seen" style="--weight:${weight}%" title="${help}">${percent(recall.value)}<small>${median}</small></td>`;
}
