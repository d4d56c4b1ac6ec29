import type { Scorecard } from '../../harness/core/scorecard.js';
import { interval, none, percent, roughly } from '../figures.js';
import { cellScore, columnText, groupText, shortPath, sweepGroups } from '../sweep.js';
import { type Content, html, type Markup } from './markup.js';
import { table } from './table.js';

/** The strongest shade, so that figures stay readable on it. */
const deepest = 46;

/** Fault by severity by alert: net recall in figures, and in shades that need no colour. */
export function heatMap(scorecard: Scorecard): Markup | null {
  const groups = sweepGroups(scorecard);
  if (groups.length === 0) return null;
  const columns = [...new Set(groups.flatMap((group) => group.cells.map((cell) => columnText(group, cell))))];
  const { path } = groups[0];
  const heads = [
    { text: path === null ? 'Alert' : shortPath(path), align: 'left' as const },
    ...columns.map((text) => ({ text })),
  ];
  const bodies = groups.map((group) => {
    const rows = group.alerts.map((alert) => {
      const cells = columns.map((column): Content => {
        const cell = group.cells.find((one) => columnText(group, one) === column);
        const score = cell === undefined ? undefined : cellScore(cell, alert, group.fault);
        if (cell === undefined || score === undefined) return html`<td class="figure heat">${none}</td>`;
        const { recall, ttdS } = score;
        const weight = Math.round(Math.max(0, Math.min(1, recall.value ?? 0)) * deepest);
        const n = cell.stopped === null ? '' : `, stopped after ${cell.stopped.n}`;
        const help = `${alert}, ${column}: ${percent(recall.value)} (${interval(recall, percent) || 'no interval'}) of ${recall.n} drills${n}`;
        return html`<td class="figure heat seen" style="--weight:${weight}%" title="${help}">${percent(recall.value)}<small>${ttdS.median.value === null ? none : roughly(ttdS.median.value)}</small></td>`;
      });
      return html`<tr><th scope="row">${alert}</th>${cells}</tr>`;
    });
    return html`<tbody><tr class="group"><th scope="rowgroup" colspan="${heads.length}">${groupText(group)}</th></tr>${rows}</tbody>`;
  });
  return html`<section class="part"><h3>What is seen, by size</h3>
<p class="note">Share of drills that each alert saw, net of chance; beneath it the median time-to-detect. The stronger the shade, the more is seen.</p>
${table('Net recall by alert and cell', heads, bodies)}</section>`;
}
