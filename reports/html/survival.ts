import type { Scorecard } from '../../harness/core/scorecard.js';
import { detections, scored } from '../detections.js';
import { html, type Markup } from './markup.js';
import { survivalChart } from './survival-chart.js';

const fewest = 5;
const worthDrawing = 0.05;

/** One small chart for each alert that sees a fault. */
export function survival(scorecard: Scorecard): Markup | null {
  const charts = Object.keys(scorecard.faults).flatMap((fault) =>
    detections(scorecard, fault)
      .filter(({ score }) => scored(score) >= fewest && (score.recall.value ?? 0) >= worthDrawing)
      .map((line) => survivalChart(line, fault, scorecard.timeline.deadlineS)),
  );
  if (charts.length === 0) return null;
  return html`<section class="part"><h3>Time to detect</h3>
<p class="note">The share of drills not yet seen, net of chance, with its 95 % band; dashed, how soon the alert fires without the fault. Alerts that see nothing are not drawn.</p>
<div class="charts">${charts}</div></section>`;
}
