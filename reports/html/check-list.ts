import type { SavedRun } from '../../harness/core/saved.js';
import { brokenCells, type Check, type CheckedCell, checkFigure, checks } from '../checks.js';
import { marks, verdictWords } from '../marks.js';
import { rangeGlyph } from './glyph.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';

/** Gates and expectations with what was measured. */
export function checkList(run: SavedRun): Markup | null {
  const all = checks(run);
  if (all.length === 0) return null;
  const heads = [
    { text: 'Verdict', align: 'left' as const },
    { text: 'Check', align: 'left' as const },
    { text: 'Measured', help: 'with one-sided 95 % bounds', align: 'left' as const },
    { text: 'Against the limit', align: 'left' as const },
  ];
  return html`<section class="part"><h3>Checks</h3>${table('Gates and expectations', heads, html`<tbody>${all.map(rows)}</tbody>`)}</section>`;
}

/** The check, and each cell in which it did not hold. */
function rows(check: Check): Markup {
  return html`${row(check)}${brokenCells(check).map((cell) => cellRow(check, cell))}`;
}

function cellRow({ format }: Check, cell: CheckedCell): Markup {
  const { verdict, name, note } = cell;
  return html`<tr class="cell"><td class="verdict ${verdict}"><span class="mark" aria-hidden="true">${marks[verdict]}</span> ${verdictWords[verdict]}</td>
<th scope="row" class="check">↳ ${name}${note === null ? null : html`<small>${note}</small>`}</th>
<td class="measured">${checkFigure({ ...cell, format })}</td><td></td></tr>`;
}

function row(check: Check): Markup {
  const { verdict, text, note, kind, limit } = check;
  const far = Math.max(check.value ?? 0, check.low ?? 0, check.high ?? 0, limit?.value ?? 0) * 1.15;
  const share = far <= 1.15 && (limit?.value ?? 2) <= 1 && check.format(1) === '100%';
  const glyph = far > 0 ? rangeGlyph(check, check.format, share ? 1 : far, limit?.value ?? null) : null;
  const label = kind === 'gate' ? html`<code>${text}</code>` : text;
  return html`<tr><td class="verdict ${verdict}"><span class="mark" aria-hidden="true">${marks[verdict]}</span> ${verdictWords[verdict]}</td>
<th scope="row" class="check">${label}${note === null ? null : html`<small>${note}</small>`}</th>
<td class="measured">${checkFigure(check)}</td><td>${glyph}</td></tr>`;
}
