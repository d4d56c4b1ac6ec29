import type { SavedRun, TrialSketch } from '../../harness/core/saved.js';
import { seconds } from '../figures.js';
import { html, type Markup } from './markup.js';
import { figureCell, table } from './table.js';
import { traceChart } from './trace-chart.js';
import { statisticName, traceGroups } from './trace-choice.js';

const chartsShown = 4;
const alertsShown = 20;

/** The few trials that were kept for a closer look. */
export function trials(run: SavedRun): Markup | null {
  if (run.sketches.length === 0) return null;
  const folds = run.sketches.map((sketch, index) => fold(run, sketch, index === 0));
  return html`<section class="part"><h3>Single trials</h3>
<p class="note">The detectors’ statistics as they ran. Tinted, while the fault acts; grey, the warm-up; ticks above a panel are alerts; dashed, the limit that the rule compares with.</p>${folds}</section>`;
}

function fold(run: SavedRun, sketch: TrialSketch, open: boolean): Markup {
  const groups = traceGroups(run, sketch);
  const shown = groups.slice(0, chartsShown);
  const rest = groups.slice(chartsShown).map(statisticName);
  const began = new Date(sketch.startMs).toISOString().slice(0, 16).replace('T', ' ');
  const onset = sketch.faults.length > 0 ? `, onset after ${seconds(sketch.onsetS)}` : '';
  return html`<details class="trial"${open ? html` open` : null}><summary>Trial ${sketch.trial} <span class="soft">seed ${sketch.seed}, begins ${began} UTC${onset}</span></summary>
${shown.map((group) => traceChart(run, sketch, group))}
${rest.length === 0 ? null : html`<p class="note">Not drawn: ${rest.join(', ')}.</p>`}
${groups.length === 0 ? html`<p class="note">No statistic was kept.</p>` : null}
${alertTable(run, sketch)}</details>`;
}

function alertTable({ run }: SavedRun, sketch: TrialSketch): Markup {
  const since = sketch.faults.length > 0 ? sketch.onsetS : 0;
  const all = sketch.episodes
    .flatMap(({ branch, list }) => list.map((episode) => ({ branch, episode })))
    .sort((a, b) => a.episode.startsS - b.episode.startsS);
  if (all.length === 0) return html`<p class="note">No alert fired in this trial.</p>`;
  const near = (one: (typeof all)[number]): number => Math.abs(one.episode.startsS - since);
  const nearest = new Set([...all].sort((a, b) => near(a) - near(b)).slice(0, alertsShown));
  const shown = all.filter((one) => nearest.has(one));
  const rows = shown.map(({ branch, episode }) => {
    const { startsS, notifiedS, endsS } = episode;
    const after = startsS - since;
    return html`<tr><th scope="row">${run.plan.stack.rules[episode.rule]?.alert ?? 'unknown'}${episode.segment === '' ? null : html` <span class="soft">${episode.segment}</span>`}</th><td>${branch}</td>
${figureCell(after > 0 ? `+${seconds(after)}` : seconds(after))}${figureCell(notifiedS === null ? 'never' : seconds(notifiedS - startsS))}${figureCell(endsS === null ? 'open' : seconds(endsS - startsS))}</tr>`;
  });
  const heads = [
    { text: 'Alert', align: 'left' as const },
    { text: 'Branch', align: 'left' as const },
    { text: sketch.faults.length > 0 ? 'From onset' : 'At' },
    { text: 'Told after' },
    { text: 'Lasted' },
  ];
  const more =
    all.length > alertsShown
      ? html`<p class="note">These are the ${alertsShown} nearest to the ${since > 0 ? 'onset' : 'start'}, of ${all.length}.</p>`
      : null;
  return html`${table(`Alerts of trial ${sketch.trial}`, heads, html`<tbody>${rows}</tbody>`)}${more}`;
}
