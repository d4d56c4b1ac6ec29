import type { SavedRun, TrialSketch } from '../../harness/core/saved.js';
import { type Format, seconds } from '../figures.js';
import { cut, textWidth } from '../text.js';
import { drawing, html, type Markup } from './markup.js';
import { durationTicks, linear, type Scale } from './scale.js';
import { statisticName, type TraceGroup } from './trace-choice.js';
import { alertLane, type Panel, tracePaths } from './trace-panel.js';
import { formatOf, valueScale } from './trace-scale.js';

const width = 900;
const left = 58;
const right = 888;
const laneHeight = 36;
const laneMiddle = 26;
const gap = 16;
const axisHeight = 34;
const full = 150;
const half = 96;
const lineHeight = 15;
const charWidth = 7;
const titles = Object.freeze({ faulted: 'with the fault', twin: 'without it', only: 'without a fault' });

/** A detector's statistic over one trial with its limit, the fault and the alerts; the twin beneath on the same axes. */
export function traceChart(run: SavedRun, sketch: TrialSketch, group: TraceGroup): Markup {
  const { onsetS, endS } = sketch;
  const { faulted, twin } = group.lead;
  const format = formatOf(run, group);
  const since = sketch.faults.length > 0 ? onsetS : 0;
  const ticks = durationTicks(-since, endS - since, 8).map((tick) => tick + since);
  const x = linear(0, endS, left, right, ticks);
  const rows: { panel: Panel; top: number; bottom: number }[] = [];
  let top = 0;
  for (const [className, lead] of [
    ['faulted', faulted],
    ['twin', twin],
  ] as const) {
    if (lead === null) continue;
    const from = top + laneHeight;
    const bottom = from + (rows.length === 0 ? full : half);
    const branch = className === 'faulted' ? 'fault' : 'twin';
    const panel: Panel = {
      className,
      title: titles[faulted === null ? 'only' : className],
      lead,
      others: className === 'faulted' ? group.others.faulted : group.others.twin,
      episodes: episodesOf(run, sketch, group, branch),
      lane: top + laneMiddle,
    };
    rows.push({ panel, top: from, bottom });
    top = bottom + gap;
  }
  const height = top - gap + axisHeight;
  const last = rows[rows.length - 1]?.bottom ?? 0;
  const y = (from: number, to: number): Scale => valueScale(group, [faulted, twin], to, from);
  const body = [
    rows.map(({ panel, top: from, bottom }) => [
      shading(run, sketch, x, from - laneHeight, bottom),
      axis(y(from, bottom), format, bottom),
      limits(group, y(from, bottom), format),
      tracePaths(panel, x, y(from, bottom)),
      alertLane(panel, x, since, endS),
    ]),
    ticks.map(
      (tick) =>
        html`<line class="notch" x1="${x.at(tick)}" x2="${x.at(tick)}" y1="${last}" y2="${last + 4}"/><text class="tick ${x.at(tick) > right - 14 ? 'end' : 'mid'}" x="${x.at(tick)}" y="${last + 17}">${tickText(tick - since, sketch.faults.length > 0)}</text>`,
    ),
  ];
  const title = `${statisticName(group)} of ${group.lead.name || 'the run'}`;
  const description = story(
    rows.map(({ panel }) => panel),
    since,
    format,
    group,
  );
  return html`<figure class="trace"><figcaption><b>${statisticName(group)}</b> ${group.lead.name}</figcaption><div class="scroll" role="region" aria-label="${title}" tabindex="0">${drawing({ title, description, width, height, className: 'chart' }, body)}</div></figure>`;
}

function tickText(sinceS: number, relative: boolean): string {
  if (Math.abs(sinceS) < 1e-9) return relative ? 'onset' : '0';
  return relative && sinceS > 0 ? `+${seconds(sinceS)}` : seconds(sinceS);
}

function episodesOf(run: SavedRun, sketch: TrialSketch, group: TraceGroup, branch: string): Panel['episodes'] {
  const list = (name: string) => sketch.episodes.find((episodes) => episodes.branch === name)?.list ?? [];
  const shared = branch === 'twin' ? [] : list('twin').filter(({ startsS }) => startsS < sketch.onsetS);
  const known = new Set(list(branch).map(({ rule, segment, startsS }) => `${rule} ${segment} ${startsS}`));
  return [
    ...shared.filter(({ rule, segment, startsS }) => !known.has(`${rule} ${segment} ${startsS}`)),
    ...list(branch),
  ]
    .flatMap((episode) => {
      const rule = run.run.plan.stack.rules[episode.rule];
      return rule === undefined ? [] : [{ alert: rule.alert, severity: rule.severity, episode }];
    })
    .filter(({ alert }) => group.alerts.size === 0 || group.alerts.has(alert))
    .sort((a, b) => a.episode.startsS - b.episode.startsS);
}

/** Warm-up and fault windows, behind everything. */
function shading(run: SavedRun, sketch: TrialSketch, x: Scale, top: number, bottom: number): Markup[] {
  const { warmupS } = run.scorecard.timeline;
  const box = (name: string, fromS: number, toS: number, title: string): Markup =>
    html`<rect class="${name}" x="${x.at(fromS)}" y="${top}" width="${Math.max(1, x.at(toS) - x.at(fromS))}" height="${bottom - top}"><title>${title}</title></rect>`;
  return [
    ...(warmupS > 0 ? [box('warmup', 0, warmupS, 'warm-up, not scored')] : []),
    ...sketch.faults.map(({ fault, fromS, toS }) => box('window', fromS, toS, `${fault} acts`)),
  ];
}

function axis(y: Scale, format: Format, bottom: number): Markup[] {
  return [
    ...y.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${left}" x2="${right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text class="tick end" x="${left - 6}" y="${y.at(tick) + 4}">${tick === 0 ? '0' : format(tick)}</text>`,
    ),
    html`<line class="base" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
  ];
}

/** Limits with their labels; labels that would lie on one another stand side by side. */
function limits({ thresholds }: TraceGroup, y: Scale, format: Format): Markup[] {
  let above = Number.NEGATIVE_INFINITY;
  let start = left + 6;
  let previous = '';
  return thresholds
    .filter(({ value }) => value >= y.from && value <= y.to)
    .sort((a, b) => b.value - a.value)
    .map(({ alert, op, value }) => {
      const row = y.at(value);
      const text = `${cut(alert, 40)} ${op} ${format(value)}`;
      start = row - above < lineHeight ? start + textWidth(previous) * charWidth + 14 : left + 6;
      above = row;
      const below = row - y.at(y.to) < lineHeight + 2;
      previous = text;
      return html`<line class="threshold" x1="${left}" x2="${right}" y1="${row}" y2="${row}"/><text class="label" x="${start}" y="${below ? row + 14 : row - 5}">${text}</text>`;
    });
}

/** What the drawing shows, in words. */
function story(panels: readonly Panel[], onsetS: number, format: Format, group: TraceGroup): string {
  const parts = panels.map(({ className, lead, episodes }) => {
    const values = (lead?.value ?? []).filter((value) => value !== null);
    const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const after = episodes.filter(({ episode }) => episode.startsS >= onsetS).length;
    const highest = Number.isFinite(most) ? `it rises to ${format(most)}` : 'it has no value';
    return `${className === 'faulted' ? 'With the fault' : 'Without it'} ${highest}; alerts after onset: ${after}.`;
  });
  const marks = group.thresholds.map(({ alert, op, value }) => `${alert} fires at ${op} ${format(value)}.`);
  return [...parts, ...marks].join(' ');
}
