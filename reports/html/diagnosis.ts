import type { Scorecard } from '../../harness/core/scorecard.js';
import { number, percent } from '../figures.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';

/** What the first alert said the fault was, against the truth. */
export function diagnosisPart({ diagnosis }: Scorecard): Markup | null {
  if (diagnosis === null) return null;
  const { classes, matrix, macroF1, noFaultSpecificity } = diagnosis;
  const rows = classes.flatMap((truth, index) => {
    const counts = matrix[index] ?? [];
    const total = counts.reduce((sum, n) => sum + n, 0);
    if (total === 0) return [];
    const cells = counts.map((n, column) => {
      const weight = Math.round((n / total) * 48);
      const right = column === index ? 'right' : 'wrong';
      return html`<td class="figure heat ${right}" style="--weight:${weight}%">${n === 0 ? '·' : String(n)}</td>`;
    });
    return [html`<tr><th scope="row">${truth}</th>${cells}</tr>`];
  });
  const heads = [{ text: 'Truth', align: 'left' as const }, ...classes.map((answer) => ({ text: answer }))];
  const scores = [
    macroF1 === null ? '' : `Macro-F1 ${number(macroF1)}.`,
    noFaultSpecificity === null ? '' : `Quiet in ${percent(noFaultSpecificity)} of the drills without a fault.`,
  ].join(' ');
  return html`<section class="part"><h3>Diagnosis</h3><p class="note">Rows: what was broken. Columns: what the first alert said, in drills. ${scores}</p>
${rows.length === 0 ? html`<p>No drill had an answer.</p>` : table('Diagnosis of the first alert', heads, html`<tbody>${rows}</tbody>`)}</section>`;
}
