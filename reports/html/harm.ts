import type { Scorecard } from '../../harness/core/scorecard.js';
import { estimate, type Format, interval, number, percent, seconds } from '../figures.js';
import { describeLoss } from '../readable.js';
import { html, type Markup } from './markup.js';
import { figureCell, table } from './table.js';

const units: Readonly<Record<string, Format>> = Object.freeze({
  latency: seconds,
  featureAge: seconds,
  errorRate: percent,
});

/** What the fault did to the system's metrics, and what it cost before anyone was told. */
export function harmPart(scorecard: Scorecard): Markup | null {
  const metrics = Object.entries(scorecard.harm.metric).filter(
    ([, { twin, faulted }]) => twin !== null || faulted !== null,
  );
  const loss = describeLoss(scorecard);
  if (metrics.length === 0 && loss.length === 0) return null;
  const rows = metrics.map(([metric, { twin, faulted, change }]) => {
    const format = Object.hasOwn(units, metric) ? units[metric] : number;
    return html`<tr><th scope="row">${metric}</th>${figureCell(format(twin))}${figureCell(format(faulted))}${figureCell(format(change.value), interval(change, format))}</tr>`;
  });
  const heads = [
    { text: 'Metric', align: 'left' as const },
    { text: 'Without the fault' },
    { text: 'With it' },
    { text: 'Change', help: 'paired, with its 95 % interval' },
  ];
  return html`<section class="part"><h3>Harm</h3>
${loss.map((sentence) => html`<p>${sentence}</p>`)}
${rows.length === 0 ? null : table('Metrics with and without the fault', heads, html`<tbody>${rows}</tbody>`)}</section>`;
}

/** Minimum detectable effects, where a sweep was run. */
export function detectable(scorecard: Scorecard): Markup | null {
  const rows = Object.entries(scorecard.mde).flatMap(([alert, paths]) =>
    Object.entries(paths).map(
      ([path, size]) =>
        html`<tr><th scope="row">${alert}</th><td><code>${path}</code></td>${figureCell(estimate(size, number, 'out of range'))}</tr>`,
    ),
  );
  if (rows.length === 0) return null;
  const heads = [
    { text: 'Alert', align: 'left' as const },
    { text: 'Fault parameter', align: 'left' as const },
    { text: 'Seen in 8 of 10 from' },
  ];
  return html`<section class="part"><h3>Smallest fault that is seen</h3>${table('Minimum detectable effects', heads, html`<tbody>${rows}</tbody>`)}</section>`;
}
