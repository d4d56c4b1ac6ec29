import { type Format, interval } from '../figures.js';
import { drawing, html, type Markup } from './markup.js';
import { linear } from './scale.js';

const width = 96;
const height = 16;
const middle = height / 2;

interface Range {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** An interval as a bar with a dot at the value, and a tick at the limit where there is one. `to` is the right end; an open end runs to the edge. */
export function rangeGlyph(range: Range, format: Format, to: number, limit: number | null = null): Markup | null {
  const { value, low, high } = range;
  if (value === null && low === null && high === null) return null;
  const x = linear(0, to, 5, width - 5, []);
  const left = x.at(low ?? (high === null ? (value ?? 0) : 0));
  const right = x.at(high ?? (low === null ? (value ?? 0) : to));
  const against = limit === null ? '' : `, limit ${format(limit)}`;
  const text = `${format(value)}, interval ${interval(range, format, 'open') || 'unknown'}${against}`;
  return drawing({ title: text, description: 'value with its interval', width, height, className: 'glyph' }, [
    html`<line class="rail" x1="5" x2="${width - 5}" y1="${middle}" y2="${middle}"/>`,
    html`<rect class="range" x="${left}" y="${middle - 2.5}" width="${Math.max(1, right - left)}" height="5" rx="2.5"/>`,
    limit === null
      ? null
      : html`<line class="limit" x1="${x.at(limit)}" x2="${x.at(limit)}" y1="1" y2="${height - 1}"/>`,
    value === null ? null : html`<circle class="dot" cx="${x.at(value)}" cy="${middle}" r="4"/>`,
  ]);
}
