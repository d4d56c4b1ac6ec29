import { z } from 'zod';

const secondsPer = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
type TimeUnit = keyof typeof secondsPer;

const durationPattern = /^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/;
const ratePattern = /^(\d+(?:\.\d+)?(?:e\d+)?)\/(ms|s|m|h|d|w|second|minute|hour|day|week|month|year)$/;
const sharePattern = /^(-?\d+(?:\.\d+)?)%$/;
const ratePer: Record<string, number> = {
  ms: 0.001,
  s: 1,
  second: 1,
  m: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
  month: 2_629_746,
  year: 31_556_952,
};

/** Seconds of a duration such as `250ms`, `1h30m`; undefined where the text is not one. `0` needs no unit. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '0') return 0;
  if (!durationPattern.test(trimmed)) return undefined;
  let seconds = 0;
  for (const part of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g))
    seconds += Number(part[1]) * secondsPer[part[2] as TimeUnit];
  return seconds;
}

/** Events a second of a rate such as `50/s`, `6/h`, `1/week`; undefined where the text is not one. */
export function parseRate(text: string): number | undefined {
  const match = ratePattern.exec(text.trim());
  return match ? Number(match[1]) / ratePer[match[2]] : undefined;
}

/** A share such as `5%` or `0.05` as a number; undefined where the text is not one. */
export function parseShare(text: string): number | undefined {
  const match = sharePattern.exec(text.trim());
  if (match) return Number(`${match[1]}e-2`);
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A value of a file as a number: durations in seconds, shares 0–1; null where it is none. */
export function numericValue(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  return parseShare(value) ?? parseDuration(value) ?? null;
}

/** Seconds as the shortest duration text people read: `90` → `1m30s`, `0.25` → `250ms`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '∞';
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds < 1) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10}s`;
  let rest = Math.round(seconds);
  let text = '';
  let parts = 0;
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 && parts < 2) text += `${count}${unit}`;
    if (count > 0 || parts > 0) parts += 1;
  }
  return text;
}

function quantity(parse: (text: string) => number | undefined, unit: string, example: string) {
  return z.union([z.string(), z.number()]).transform((input, context) => {
    const value = typeof input === 'number' && unit === '' ? input : parse(String(input));
    if (value === undefined || !Number.isFinite(value)) {
      context.addIssue({ code: 'custom', message: `${JSON.stringify(input)} is not a ${example}` });
      return z.NEVER;
    }
    return value;
  });
}

/** A duration in a file, seconds in memory. A bare number other than 0 is an error: the unit is missing. */
export const duration = () =>
  quantity(parseDuration, 's', 'duration with a unit, such as 250ms, 30s, 5m, 1h30m, 7d').meta({
    quantity: 'duration',
  });

/** A rate in a file, events a second in memory. */
export const rate = () => quantity(parseRate, '1/s', 'rate, such as 50/s, 10/m, 6/h, 1/d').meta({ quantity: 'rate' });

/** A share from 0 to 1 (`0.05` or `5%`), a number in memory. */
export const share = () =>
  quantity(parseShare, '', 'share, such as 0.05 or 5%')
    .refine((value) => value >= 0 && value <= 1, { message: 'a share lies between 0 and 1 (0% and 100%)' })
    .meta({ quantity: 'share' });

/** A share or number without bounds (`5%`, `1.2`). */
export const ratio = () => quantity(parseShare, '', 'number or share, such as 0.05 or 5%').meta({ quantity: 'ratio' });
