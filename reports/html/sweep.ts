import type { PowerCurve, Scorecard } from '../../harness/core/scorecard.js';
import { blindRows } from '../blind.js';
import { interval, none, rough } from '../figures.js';
import { amocChart } from './amoc-chart.js';
import { caseMap } from './case-map.js';
import { detectable } from './harm.js';
import { heatMap } from './heat-map.js';
import { html, type Markup } from './markup.js';
import { powerCharts } from './power-chart.js';
import { figureCell, table } from './table.js';

const worthDrawing = 0.05;

/** All that a sweep tells: from what size on a fault is seen, what stays unseen, and what thresholds trade. */
export function sweepParts(scorecard: Scorecard): Markup | null {
  const parts = [
    calibratedPart(scorecard),
    caseMap(scorecard) ?? heatMap(scorecard),
    curvesPart(scorecard),
    detectable(scorecard),
    amocPart(scorecard),
    blindPart(scorecard),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : html`${parts}`;
}

function curvesPart({ curves, timeline }: Scorecard): Markup | null {
  // A threshold that is not an alert's own leaves its curve as it was: one is enough.
  const shape = ({ alert, fault, path, levels }: PowerCurve): string =>
    JSON.stringify([alert, fault, path, levels.map(({ value, raw, ttd }) => [value, raw, ttd])]);
  const drawn = curves.filter(
    (curve, i) => rises(curve) && curves.findIndex((one) => shape(one) === shape(curve)) === i,
  );
  if (drawn.length === 0) return null;
  return html`<section class="part"><h3>Sensitivity</h3>
<p class="note">Each dot is a size that was tried, with its 95 % interval; dashed, the fitted curve; shaded, where the size lies from which 8 of 10 drills are seen. Alerts that see nothing are not drawn.</p>
<div class="charts pairs">${drawn.map((curve) => powerCharts(curve, timeline.deadlineS))}</div></section>`;
}

function rises({ levels }: PowerCurve): boolean {
  return levels.some(({ recall }) => (recall.value ?? 0) >= worthDrawing);
}

function amocPart({ amoc }: Scorecard): Markup | null {
  const charts = amoc.map(amocChart).filter((chart) => chart !== null);
  if (charts.length === 0) return null;
  return html`<section class="part"><h3>What thresholds trade</h3>
<p class="note">False alarms against delay, one dot a threshold; a ring marks the one in use, grey ones are beaten by another on both counts.</p>
<div class="charts">${charts}</div></section>`;
}

function blindPart(scorecard: Scorecard): Markup | null {
  const blind = blindRows(scorecard);
  if (blind.length === 0) return null;
  const sized = blind.some(({ size }) => size !== '');
  const priced = blind.some(({ loss }) => loss !== null);
  const rows = blind.map(
    ({ fault, size, seen, loss }) =>
      html`<tr><th scope="row">${fault}</th>${sized ? html`<td>${size}</td>` : null}${figureCell(seen)}${priced ? figureCell(loss ?? none) : null}</tr>`,
  );
  const heads = [
    { text: 'Fault', align: 'left' as const },
    ...(sized ? [{ text: 'Size', align: 'left' as const }] : []),
    { text: 'Seen at best', help: 'highest net recall of any alert' },
    ...(priced ? [{ text: 'Loss', help: 'money lost until the fault ended' }] : []),
  ];
  return html`<section class="part"><h3>Blind spots</h3>
<p class="note">Where no alert saw the fault in half of the drills.</p>${table('Blind spots', heads, html`<tbody>${rows}</tbody>`)}</section>`;
}

function calibratedPart({ calibrated }: Scorecard): Markup | null {
  if (calibrated.length === 0) return null;
  const rows = calibrated.map(
    ({ alert, path, text, rate }) =>
      html`<tr><th scope="row">${alert}</th><td><code>${path}: ${text}</code></td>${figureCell(rough(rate.value), interval(rate, rough, '∞'))}</tr>`,
  );
  const heads = [
    { text: 'Alert', align: 'left' as const },
    { text: 'Ready to paste', align: 'left' as const },
    {
      text: 'False alarms',
      help: 'a day, on the fault-free drills that it was set on; the upper end keeps the budget',
    },
  ];
  return html`<section class="part"><h3>Calibrated thresholds</h3>${table('Calibrated thresholds', heads, html`<tbody>${rows}</tbody>`)}</section>`;
}
