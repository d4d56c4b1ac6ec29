import type { SavedRun } from '../../harness/core/saved.js';
import { verdictWords } from '../marks.js';
import { describeRuns, titleOf } from '../readable.js';
import { html, Markup } from './markup.js';
import { overview } from './overview.js';
import { scenario } from './scenario.js';
import { style } from './style.js';

const idOf = (index: number): string => `drill-${index + 1}`;

/** The whole report: one file without scripts, which may load nothing from anywhere. */
export function page(runs: readonly SavedRun[]): string {
  const title =
    runs.length === 1
      ? `${verdictWords[runs[0].scorecard.verdict]}: ${titleOf(runs[0].scorecard)}`
      : describeRuns(runs);
  const made = runs[0]?.run;
  const document = html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><link rel="icon" href="data:,"><title>${title} · Driftdrill</title><style>${new Markup(style)}</style></head>
<body><div class="mast"><h1>Driftdrill</h1>${made === undefined ? null : html`<span>${made.made.slice(0, 16).replace('T', ' ')} UTC · version ${made.driftdrill}</span>`}</div>
<main>${runs.length === 0 ? html`<h2>No scenario was run</h2>` : null}
${runs.length > 1 ? overview(runs, idOf) : null}
${runs.map((run, index) => scenario(run, idOf(index)))}</main>
<footer>Times are simulated. Intervals are 95 %. A drill that an alert missed counts as the whole deadline, never as no delay.</footer></body></html>`;
  return `<!doctype html>\n${document.text}\n`;
}
