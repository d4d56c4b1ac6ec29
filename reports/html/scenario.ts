import type { SavedRun } from '../../harness/core/saved.js';
import { marks, verdictWords } from '../marks.js';
import { describeVerdict, summarise, titleOf } from '../readable.js';
import { summariseSweep } from '../sweep.js';
import { about, cautions } from './about.js';
import { checkList } from './check-list.js';
import { detectionTable } from './detection-table.js';
import { diagnosisPart } from './diagnosis.js';
import { falseAlarmTable } from './false-alarm-table.js';
import { harmPart } from './harm.js';
import { html, type Markup } from './markup.js';
import { survival } from './survival.js';
import { sweepParts } from './sweep.js';
import { timeParts } from './time-parts.js';
import { trials } from './trials.js';

/** All about one scenario, the verdict first. */
export function scenario(run: SavedRun, id: string): Markup {
  const { scorecard } = run;
  const { verdict } = scorecard;
  const { hypothesis } = run.run.plan;
  return html`<article id="${id}"><header class="head">
<p class="verdict ${verdict}"><span class="mark" aria-hidden="true">${marks[verdict]}</span> ${verdictWords[verdict]}</p>
<h2>${titleOf(scorecard)}</h2>
${scorecard.title === null ? null : html`<p class="name"><code>${scorecard.scenario}</code></p>`}
${hypothesis === null ? null : html`<p class="hypothesis">${hypothesis}</p>`}
<div class="plain"><p class="lead">${describeVerdict(run)}</p>
${[...summariseSweep(scorecard), ...summarise(scorecard)].map((sentence) => html`<p>${sentence}</p>`)}</div></header>
${checkList(run)}
${sweepParts(scorecard)}
${detectionTable(scorecard)}
${falseAlarmTable(scorecard)}
${survival(scorecard)}
${timeParts(scorecard)}
${harmPart(scorecard)}
${diagnosisPart(scorecard)}
${trials(run)}
${cautions(run)}
${about(run)}</article>`;
}
