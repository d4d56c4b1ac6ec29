import { type DetectionPoint, detectionCurve } from '../../harness/core/curve.js';
import { formatDuration } from '../../harness/core/quantity.js';
import { type Detection, scored } from '../detections.js';
import { percent, roughly } from '../figures.js';
import { drawing, html, type Markup } from './markup.js';
import { durationTicks, linear, type Scale } from './scale.js';

const width = 340;
const height = 216;
const plot = Object.freeze({ left: 40, right: 328, top: 20, bottom: 182 });
const close = 15;

/** The share of drills not yet seen over the time since the fault began, with its 95 % band, and that of the twins. */
export function survivalChart({ name, score }: Detection, fault: string, deadlineS: number): Markup {
  const points = detectionCurve(score, deadlineS);
  const endS = horizon(points, deadlineS);
  const x = linear(0, endS, plot.left, plot.right, durationTicks(0, endS, 4));
  const y = linear(0, 1, plot.bottom, plot.top, [0, 0.5, 1]);
  const last = pointAt(points, endS);
  const left = 1 - last.net;
  const median = score.ttdS.median.value;
  const n = scored(score);
  const summary = `${score.hits} of ${n} drills seen${median === null ? '' : `, median ${roughly(median)}`}`;
  const description = `${summary}. After ${formatDuration(endS)}, ${percent(left)} are unseen; without the fault ${percent(1 - last.twin)}.`;
  const twinY = y.at(1 - last.twin);
  const netY = y.at(left);
  const below = netY > twinY && netY - twinY < close;
  const body = [
    y.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text class="tick end" x="${plot.left - 6}" y="${y.at(tick) + 4}">${percent(tick)}</text>`,
    ),
    x.ticks.map(
      (tick) =>
        html`<line class="notch" x1="${x.at(tick)}" x2="${x.at(tick)}" y1="${plot.bottom}" y2="${plot.bottom + 4}"/><text class="tick mid" x="${x.at(tick)}" y="${plot.bottom + 17}">${tick === 0 ? '0' : formatDuration(tick)}</text>`,
    ),
    html`<path class="band" d="${band(points, x, y, endS)}"/>`,
    html`<path class="twin" d="${steps(points, x, y, endS, ({ twin }) => 1 - twin)}"/>`,
    html`<path class="faulted" d="${steps(points, x, y, endS, ({ net }) => 1 - net)}"/>`,
    median === null || median > endS
      ? null
      : html`<line class="median" x1="${x.at(median)}" x2="${x.at(median)}" y1="${y.at(0.5)}" y2="${plot.bottom}"/><circle class="dot" cx="${x.at(median)}" cy="${y.at(0.5)}" r="3.5"/><text class="label" x="${x.at(median) + 7}" y="${y.at(0.5) - 6}">half by ${roughly(median)}</text>`,
    html`<text class="label soft end" x="${plot.right}" y="${twinY < plot.top + 34 ? plot.top - 6 : twinY - 6}">without the fault</text>`,
    html`<text class="label fault end" x="${plot.right}" y="${below || netY < plot.top + 24 ? netY + 15 : netY - 6}">${percent(left)} unseen${(score.chance.value ?? 0) < 0.05 ? '' : ', net of chance'}</text>`,
    html`<text class="tick mid" x="${(plot.left + plot.right) / 2}" y="${height - 2}">${endS < deadlineS ? `time since the fault began; deadline ${formatDuration(deadlineS)}` : 'time since the fault began'}</text>`,
  ];
  const title = `${name} on ${fault}: share of drills unseen over time`;
  return html`<figure class="small"><figcaption><b>${name}</b> on ${fault} <span class="soft">${summary}</span></figcaption>${drawing({ title, description, width, height, className: 'chart' }, body)}</figure>`;
}

/** Where the drawing ends: the deadline, or sooner where all but the last few detections come early. */
function horizon(points: readonly DetectionPoint[], deadlineS: number): number {
  const most = (points[points.length - 1]?.faulted ?? 0) * 0.97;
  const lateS = points.find(({ faulted }) => faulted >= most)?.t ?? deadlineS;
  const target = lateS * 1.7;
  if (!(target > 0) || target > deadlineS * 0.6) return deadlineS;
  const ticks = durationTicks(0, target * 2, 8);
  return ticks.find((tick) => tick >= target) ?? deadlineS;
}

function pointAt(points: readonly DetectionPoint[], t: number): DetectionPoint {
  return points.findLast((point) => point.t <= t) ?? { t: 0, faulted: 0, twin: 0, net: 0, low: 0, high: 0 };
}

/** Pixel corners of a step curve, thinned to half pixels. */
function corners(
  points: readonly DetectionPoint[],
  x: Scale,
  y: Scale,
  endS: number,
  of: (point: DetectionPoint) => number,
): [number, number][] {
  const path: [number, number][] = [];
  let level = Number.NaN;
  for (const point of points) {
    if (point.t > endS) break;
    const px = Math.round(x.at(point.t) * 2) / 2;
    const py = Math.round(y.at(of(point)) * 10) / 10;
    if (py === level) continue;
    if (!Number.isNaN(level)) path.push([px, level]);
    path.push([px, py]);
    level = py;
  }
  path.push([x.at(endS), level]);
  return path;
}

function steps(
  points: readonly DetectionPoint[],
  x: Scale,
  y: Scale,
  endS: number,
  of: (point: DetectionPoint) => number,
): string {
  return `M${corners(points, x, y, endS, of).join('L')}`;
}

function band(points: readonly DetectionPoint[], x: Scale, y: Scale, endS: number): string {
  const upper = corners(points, x, y, endS, ({ low }) => 1 - (low ?? 0));
  const lower = corners(points, x, y, endS, ({ high }) => 1 - (high ?? 1));
  return `M${[...upper, ...lower.reverse()].join('L')}Z`;
}
