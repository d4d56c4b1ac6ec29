import type { EpisodeRecord } from '../../harness/core/record.js';
import type { StatisticTrace } from '../../harness/core/trace.js';
import { seconds } from '../figures.js';
import { cut } from '../text.js';
import { html, type Markup } from './markup.js';
import type { Scale } from './scale.js';

const titleRise = 12;

/** One branch of a trial: its alerts on a lane, its statistic below. */
export interface Panel {
  readonly className: 'faulted' | 'twin';
  /** What the branch is, in words. */
  readonly title: string;
  readonly lead: StatisticTrace | null;
  readonly others: readonly StatisticTrace[];
  readonly episodes: readonly { readonly alert: string; readonly severity: string; readonly episode: EpisodeRecord }[];
  /** Pixel row of the lane's middle. */
  readonly lane: number;
}

/** Lines of the statistic; gaps stay gaps. */
export function tracePaths({ className, lead, others }: Panel, x: Scale, y: Scale): Markup[] {
  const path = (trace: StatisticTrace, name: string): Markup => html`<path class="${name}" d="${line(trace, x, y)}"/>`;
  return [...others.map((trace) => path(trace, 'other')), ...(lead === null ? [] : [path(lead, className)])];
}

function line({ time, value }: StatisticTrace, x: Scale, y: Scale): string {
  let drawing = false;
  let text = '';
  for (let i = 0; i < time.length; i++) {
    const one = value[i] ?? null;
    if (one === null) {
      drawing = false;
      continue;
    }
    text += `${drawing ? 'L' : 'M'}${x.at(time[i]).toFixed(1)},${y.at(one).toFixed(1)}`;
    if (!drawing && (value[i + 1] ?? null) === null) text += 'h1';
    drawing = true;
  }
  return text === '' ? 'M0,0' : text;
}

/**
 * Above the panel: what it is, and alerts as a tick where they start and a bar while they fire.
 * The first alert after onset is named; the panel's title keeps to the other side.
 */
export function alertLane(
  { className, title, episodes, lane }: Panel,
  x: Scale,
  onsetS: number,
  endS: number,
): Markup[] {
  const first = episodes.find(({ episode }) => episode.startsS >= onsetS);
  const named = first === undefined ? null : x.at(first.episode.startsS);
  const middle = (x.at(x.from) + x.at(x.to)) / 2;
  const titleLeft = named === null || named > middle;
  const row = lane - titleRise;
  const marks = episodes.map(({ alert, severity, episode }) => {
    const from = x.at(episode.startsS);
    const to = Math.max(from + 1.5, x.at(episode.endsS ?? endS));
    const resolved =
      episode.endsS === null ? 'still firing at the end' : `for ${seconds(episode.endsS - episode.startsS)}`;
    const segment = episode.segment === '' ? '' : ` (${episode.segment})`;
    return html`<g class="alarm ${severity === 'page' ? 'page' : 'quieter'}"><title>${alert}${segment}: ${since(episode.startsS - onsetS)}, ${resolved}</title><rect x="${from}" y="${lane - 1.5}" width="${to - from}" height="3" rx="1.5"/><path d="M${from},${lane - 6}v12"/></g>`;
  });
  const tone = className === 'faulted' ? 'fault' : 'soft';
  marks.push(
    html`<text class="label ${tone} ${titleLeft ? '' : 'end'}" x="${titleLeft ? x.at(x.from) + 6 : x.at(x.to) - 6}" y="${row}">${title}</text>`,
  );
  if (first !== undefined && named !== null)
    marks.push(
      html`<text class="label ${titleLeft ? 'end' : ''}" x="${named + (titleLeft ? 2 : -2)}" y="${row}">${cut(first.alert, 40)}, ${since(first.episode.startsS - onsetS)}</text>`,
    );
  return marks;
}

function since(afterS: number): string {
  return afterS >= 0 ? `${seconds(afterS)} after onset` : `${seconds(-afterS)} before onset`;
}
