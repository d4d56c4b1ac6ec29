import type { ReplayPlan } from '../../core/plan.js';

const unitSeconds = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9, m: 60, h: 3600, d: 86_400 } as const;
const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
/** Numbers below this many seconds since the epoch (1973) are not taken for dates. */
const earliestDate = 1e8;

/**
 * Seconds since the epoch of a recorded time: ISO 8601 (UTC where it names no zone), or a number in `unit`.
 * @returns undefined where it is neither
 */
export function parseTime(cell: string, unit: ReplayPlan['timeUnit']): number | undefined {
  const text = cell.trim();
  if (unit !== null) {
    const value = text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value * unitSeconds[unit] : undefined;
  }
  const match = iso.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone = 'Z'] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  if (Number(month) > 12 || Number(day) > 31 || Number(hour) > 24 || Number(minute) > 59) return undefined;
  const offset =
    zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60;
  return ms / 1000 + Number(second) - offset;
}

/** Milliseconds since the epoch where the seconds stand for a date; null where they just count. */
export function dateOf(seconds: number): number | null {
  return seconds >= earliestDate ? Math.round(seconds * 1000) : null;
}
