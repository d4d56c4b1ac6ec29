import { formatDuration } from '../../harness/core/quantity.js';
import type { SavedRun } from '../../harness/core/saved.js';
import { count, plural } from '../figures.js';
import { html, type Markup } from './markup.js';

/** How the run was made and how to repeat it. */
export function about({ scorecard, run }: SavedRun): Markup {
  const { warmupS, controlS, onsetWithinS, deadlineS, recoveryS } = scorecard.timeline;
  const phases = [
    ['warm-up', warmupS],
    ['control', controlS],
    ['onset within', onsetWithinS],
    ['deadline', deadlineS],
    ['recovery', recoveryS],
  ] as const;
  const facts: [string, string][] = [
    ['Scenario', run.file],
    [
      'Trial',
      phases
        .filter(([, length]) => length > 0)
        .map(([name, length]) => `${name} ${formatDuration(length)}`)
        .join(', '),
    ],
    [
      'Simulated',
      `${count(scorecard.requests)} requests in ${plural(scorecard.trials, 'trial')}, ${formatDuration(scorecard.simulatedS)}, in ${formatDuration(scorecard.wallS)} ${run.workers === 0 ? 'over a queue' : `on ${plural(run.workers, 'worker')}`}`,
    ],
    ['Seed', String(scorecard.seed)],
    ['Hash', scorecard.hash],
    ['Made', `${scorecard.made} by Driftdrill ${run.driftdrill} on Node ${run.node}`],
  ];
  return html`<section class="part about"><h3>How to repeat it</h3><pre class="replay"><code>${scorecard.replay}</code></pre>
<dl>${facts.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
<details><summary>The scenario as written</summary><pre><code>${run.source}</code></pre></details></section>`;
}

/** Trials that were left out, and warnings. */
export function cautions({ scorecard }: SavedRun): Markup | null {
  const { invalid, warnings } = scorecard;
  if (invalid.length + warnings.length === 0) return null;
  const shown = invalid.slice(0, 20);
  return html`<section class="part cautions"><h3>Cautions</h3><ul>
${shown.map(({ trial, reason }) => html`<li>Trial ${trial} was left out: ${reason}</li>`)}
${invalid.length > shown.length ? html`<li>and ${invalid.length - shown.length} trials more</li>` : null}
${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>`;
}
