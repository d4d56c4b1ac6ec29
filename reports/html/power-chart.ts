import { formatDuration } from '../../harness/core/quantity.js';
import type { Estimate, PowerCurve, PowerLevel } from '../../harness/core/scorecard.js';
import { estimate, number, percent, roughly } from '../figures.js';
import { shortPath, valueText } from '../sweep.js';
import { type Content, drawing, html, type Markup } from './markup.js';
import { durationTicks, linear, type Scale } from './scale.js';

const width = 340;
const height = 216;
const plot = Object.freeze({ left: 40, right: 328, top: 20, bottom: 182 });
const labelRoom = 40;

/** Net recall over severity with the fitted curve and the minimum detectable effect, and the delay beside it. */
export function powerCharts(curve: PowerCurve, deadlineS: number): Markup[] {
  const { alert, fault, path, levels, fit, mde } = curve;
  const x = severityScale(levels);
  const recall = linear(0, 1, plot.bottom, plot.top, [0, 0.5, 0.8, 1]);
  const from =
    mde.value === null ? 'the size seen in 8 of 10 is out of range' : `8 of 10 seen from ${estimate(mde, number)}`;
  const aside = Object.entries(curve.at).map(([other, value]) => `${shortPath(other)} ${valueText(value)}`);
  const where = aside.length === 0 ? '' : `, at ${aside.join(', ')}`;
  const net = ({ recall: found }: PowerLevel): Estimate => found;
  const seen = drawing(
    {
      title: `${alert} on ${fault}: share of drills seen over ${shortPath(path)}${where}`,
      description: `${levels.map((level) => `${valueText(level.set[path] ?? level.value)}: ${percent(level.recall.value)}`).join(', ')}; ${from}.`,
      width,
      height,
      className: 'chart',
    },
    [
      rows(recall, percent),
      axis(x, curve),
      fit === null ? null : html`<path class="twin" d="${fitted(fit, x, recall)}"/>`,
      mark(mde, x, recall),
      levels.map((level) => point(x.at(level.value), net(level), recall)),
    ],
  );
  const delay = linear(0, deadlineS, plot.bottom, plot.top, durationTicks(0, deadlineS, 4));
  const soon = drawing(
    {
      title: `${alert} on ${fault}: mean time-to-detect over ${shortPath(path)}${where}`,
      description: `${levels.map((level) => `${valueText(level.set[path] ?? level.value)}: ${roughly(level.ttd.value)}`).join(', ')}; a miss counts ${formatDuration(deadlineS)}.`,
      width,
      height,
      className: 'chart',
    },
    [
      rows(delay, (value) => (value === 0 || value === null ? '0' : formatDuration(value))),
      axis(x, curve),
      html`<path class="faulted thin" d="M${levels.flatMap(({ value, ttd }) => (ttd.value === null ? [] : [`${round(x.at(value))},${round(delay.at(ttd.value))}`])).join('L') || '0,0'}"/>`,
      levels.map((level) => point(x.at(level.value), level.ttd, delay)),
    ],
  );
  const caption = (text: string): Content =>
    html`<figcaption><b>${alert}</b> on ${fault} <span class="soft">${text}${where}</span></figcaption>`;
  return [
    html`<figure class="small">${caption(`share seen; ${from}`)}${seen}</figure>`,
    html`<figure class="small">${caption('mean time-to-detect, misses as the whole deadline')}${soon}</figure>`,
  ];
}

/** Linear, or logarithmic where the values span more than a factor of 20. */
function severityScale(levels: readonly PowerLevel[]): Scale {
  const values = levels.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low > 0 && high / low > 20) {
    const scale = linear(Math.log(low), Math.log(high), plot.left + 8, plot.right - 8, []);
    return { from: low, to: high, ticks: values, at: (value) => scale.at(Math.log(Math.max(value, 1e-300))) };
  }
  return linear(Math.min(0, low), Math.max(0, high), plot.left + 8, plot.right - 8, values);
}

function rows(y: Scale, format: (value: number | null) => string): Content {
  return y.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text class="tick end" x="${plot.left - 6}" y="${y.at(tick) + 4}">${format(tick)}</text>`,
  );
}

/** The values that were tried, as written, as many as there is room for. */
function axis(x: Scale, { levels, path }: PowerCurve): Content {
  let last = Number.NEGATIVE_INFINITY;
  const labels = levels.map((level) => {
    const at = x.at(level.value);
    const notch = html`<line class="notch" x1="${at}" x2="${at}" y1="${plot.bottom}" y2="${plot.bottom + 4}"/>`;
    if (at - last < labelRoom) return notch;
    last = at;
    return html`${notch}<text class="tick mid" x="${at}" y="${plot.bottom + 17}">${valueText(level.set[path] ?? level.value)}</text>`;
  });
  return [
    labels,
    html`<text class="tick mid" x="${(plot.left + plot.right) / 2}" y="${height - 2}">${shortPath(path)}</text>`,
  ];
}

function point(at: number, { value, low, high }: Estimate, y: Scale): Content {
  if (value === null) return null;
  const whisker =
    low === null || high === null
      ? null
      : html`<line class="whisker" x1="${at}" x2="${at}" y1="${y.at(low)}" y2="${y.at(high)}"/>`;
  return html`${whisker}<circle class="dot" cx="${at}" cy="${y.at(value)}" r="3.5"/>`;
}

/** The minimum detectable effect with its interval, on the line of 0.8. */
function mark({ value, low, high }: Estimate, x: Scale, y: Scale): Content {
  if (value === null) return null;
  const at = y.at(0.8);
  const range =
    low === null || high === null
      ? null
      : html`<rect class="band" x="${x.at(low)}" y="${plot.top}" width="${Math.max(1, x.at(high) - x.at(low))}" height="${plot.bottom - plot.top}"/>`;
  const middle = x.at(value) > (plot.left + plot.right) / 2;
  return html`${range}<line class="median" x1="${x.at(value)}" x2="${x.at(value)}" y1="${at}" y2="${plot.bottom}"/><text class="label${middle ? ' end' : ''}" x="${x.at(value) + (middle ? -7 : 7)}" y="${plot.bottom - 8}">80% from ${number(value)}</text>`;
}

/** Net recall of the fit. */
function fitted({ a, b, neutral }: NonNullable<PowerCurve['fit']>, x: Scale, y: Scale): string {
  const log = x.from > 0;
  const steps = Array.from({ length: 61 }, (_, i) => {
    const value = log ? x.from * (x.to / x.from) ** (i / 60) : x.from + ((x.to - x.from) * i) / 60;
    const net = -Math.expm1(-((Math.abs(value - neutral) / a) ** b));
    return `${round(x.at(value))},${round(y.at(net))}`;
  });
  return `M${steps.join('L')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
