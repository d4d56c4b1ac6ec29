import type { AmocCurve, AmocPoint } from '../../harness/core/scorecard.js';
import { often, percent, rough } from '../figures.js';
import { shortPath, valueText } from '../sweep.js';
import { drawing, html, type Markup } from './markup.js';
import { linear, roundTicks } from './scale.js';

const width = 340;
const height = 216;
const plot = Object.freeze({ left: 46, right: 328, top: 20, bottom: 182 });

/** False alarms a day against the delay, one dot a threshold: the nearer to the corner, the better. */
export function amocChart({ alert, fault, path, at, points }: AmocCurve): Markup | null {
  const known = points.filter((point): point is Known => point.perDay.value !== null && point.delay.value !== null);
  if (known.length < 2) return null;
  const most = Math.max(...known.map(({ perDay }) => perDay.value)) * 1.1 || 1;
  const x = linear(0, most, plot.left, plot.right, roundTicks(0, most, 4));
  const y = linear(0, 1, plot.bottom, plot.top, [0, 0.5, 1]);
  const best = known.filter(({ dominated }) => !dominated).sort((a, b) => a.perDay.value - b.perDay.value);
  const across = [...known].sort((a, b) => a.perDay.value - b.perDay.value);
  const dot = (point: Known): Markup => {
    // Labels by turns above and below, as thresholds that are close have dots that are close.
    const rise = across.indexOf(point) % 2 === 0 ? -7 : 16;
    const [cx, cy] = [x.at(point.perDay.value), y.at(point.delay.value)];
    const kind = point.dominated ? 'dot dominated' : 'dot';
    const right = cx > (plot.left + plot.right) / 2;
    const ring = point.current ? html`<circle class="ring" cx="${cx}" cy="${cy}" r="7"/>` : null;
    const label = `${valueText(point.value)}${point.current ? ', in use' : ''}`;
    return html`<g><circle class="${kind}" cx="${cx}" cy="${cy}" r="3.5"/>${ring}<text class="label${point.dominated ? ' soft' : ''}${right ? ' end' : ''}" x="${cx + (right ? -10 : 10)}" y="${cy + rise}">${label}</text></g>`;
  };
  const description = known
    .map(
      (point) =>
        `${valueText(point.value)}${point.current ? ' (in use)' : ''}: ${often(point.perDay.value)}, ${percent(point.delay.value)} of the deadline${point.dominated ? ', beaten by another' : ''}`,
    )
    .join('; ');
  const aside = Object.entries(at).map(([other, value]) => `${shortPath(other)} ${valueText(value)}`);
  const title = `${alert} on ${fault}: false alarms against delay over ${shortPath(path)}`;
  const body = [
    y.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text class="tick end" x="${plot.left - 6}" y="${y.at(tick) + 4}">${percent(tick)}</text>`,
    ),
    x.ticks.map(
      (tick) =>
        html`<line class="notch" x1="${x.at(tick)}" x2="${x.at(tick)}" y1="${plot.bottom}" y2="${plot.bottom + 4}"/><text class="tick mid" x="${x.at(tick)}" y="${plot.bottom + 17}">${rough(tick)}</text>`,
    ),
    html`<path class="faulted thin" d="M${best.map(({ perDay, delay }) => `${Math.round(x.at(perDay.value))},${Math.round(y.at(delay.value))}`).join('L')}"/>`,
    known.map(dot),
    html`<text class="tick mid" x="${(plot.left + plot.right) / 2}" y="${height - 2}">false alarms a day</text>`,
  ];
  const where = aside.length === 0 ? '' : `, at ${aside.join(', ')}`;
  return html`<figure class="small"><figcaption><b>${alert}</b> on ${fault} <span class="soft">delay as a share of the deadline, by ${shortPath(path)}${where}</span></figcaption>${drawing({ title, description, width, height, className: 'chart' }, body)}</figure>`;
}

type Known = AmocPoint & { perDay: { value: number }; delay: { value: number } };
