import type { SavedRun } from '../../harness/core/saved.js';
import { checks, tally } from '../checks.js';
import { bestDetection, blindSpots } from '../detections.js';
import { interval, none, percent, rough, roughly } from '../figures.js';
import { marks, verdictWords } from '../marks.js';
import { describeRuns, titleOf } from '../readable.js';
import { rangeGlyph } from './glyph.js';
import { html, type Markup } from './markup.js';
import { figureCell, table } from './table.js';

/** The drills at a glance, each a link to its part of the page. */
export function overview(runs: readonly SavedRun[], idOf: (index: number) => string): Markup {
  const heads = [
    { text: 'Verdict', align: 'left' as const },
    { text: 'Drill', align: 'left' as const },
    { text: 'Fault', align: 'left' as const },
    { text: 'Seen best by', align: 'left' as const },
    { text: 'Recall', help: 'net of chance' },
    { text: '', align: 'left' as const },
    { text: 'Median', help: 'median time-to-detect' },
    { text: 'False alarms', help: 'a day, all alerts together' },
    { text: 'Checks', align: 'left' as const },
  ];
  const bodies = runs.map((run, index) => html`<tbody>${rows(run, idOf(index))}</tbody>`);
  return html`<section class="overview"><h2>${describeRuns(runs)}</h2>${table('All drills', heads, bodies)}</section>`;
}

function rows(run: SavedRun, id: string): Markup[] {
  const { scorecard } = run;
  const { verdict } = scorecard;
  const faults = Object.keys(scorecard.faults);
  const blind = new Set(blindSpots(scorecard).map(({ fault }) => fault));
  const { perDay } = scorecard.stack.falseAlarms;
  const span = Math.max(1, faults.length);
  const all = checks(run);
  const head = html`<td class="verdict ${verdict}" rowspan="${span}"><span class="mark" aria-hidden="true">${marks[verdict]}</span> ${verdictWords[verdict]}</td><th scope="rowgroup" rowspan="${span}"><a href="#${id}">${titleOf(scorecard)}</a></th>`;
  const tail = html`<td class="figure" rowspan="${span}">${rough(perDay.value)}<small>${interval(perDay, rough, '∞')}</small></td><td rowspan="${span}">${all.length === 0 ? none : tally(all)}</td>`;
  if (faults.length === 0) return [html`<tr>${head}<td colspan="5" class="soft">nothing</td>${tail}</tr>`];
  return faults.map((fault, index) => {
    const best = bestDetection(scorecard, fault);
    const sees = best !== undefined && best.score.hits > 0;
    const by = sees
      ? html`${best.name}${blind.has(fault) ? html` <span class="tag">blind spot</span>` : null}`
      : html`<span class="soft">no alert</span>`;
    const recall = best?.score.recall ?? { value: null, low: null, high: null };
    const median = best?.score.ttdS.median.value ?? null;
    return html`<tr>${index === 0 ? head : null}<td>${fault}</td><td>${by}</td>${figureCell(percent(recall.value))}<td class="glyph-cell">${rangeGlyph(recall, percent, 1)}</td>${figureCell(sees ? roughly(median) : none)}${index === 0 ? tail : null}</tr>`;
  });
}
