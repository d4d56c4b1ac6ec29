import { formatDuration } from '../harness/core/quantity.js';
import type { Estimate } from '../harness/core/scorecard.js';

/** What stands where a figure does not exist. */
export const none = '–';

const minus = (text: string): string => text.replace('-', '−');

/** A plain number with about three significant digits; whole above 1,000. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return none;
  if (Math.abs(value) >= 1000) return minus(Math.round(value).toLocaleString('en'));
  if (value !== 0 && Math.abs(value) < 0.001) return minus(value.toExponential(1));
  return minus(value.toLocaleString('en', { maximumSignificantDigits: 3 }));
}

/** A large count as people say it: `12.4M`. */
export function count(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 });
}

/** A share as a percentage; decimals only near 0 and 1, where they tell. */
export function percent(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return none;
  const size = Math.abs(value);
  const near = (size > 0 && size < 0.0995) || (size > 0.99 && size < 1);
  const digits = !near ? 0 : size < 0.00095 ? 3 : size < 0.0095 || size > 0.999 ? 2 : 1;
  const text = (value * 100).toFixed(digits);
  return `${minus(Number(text) === 0 ? '0' : text)}%`;
}

/** Seconds as a duration. */
export function seconds(value: number | null): string {
  return value === null || !Number.isFinite(value) ? none : minus(formatDuration(value));
}

const units = [
  ['hour', 1 / 24],
  ['day', 1],
  ['week', 7],
  ['month', 30.436875],
  ['year', 365.2425],
] as const;

/** How often something happens, in the unit people read: `3.2 a day`, `one every 10 days`. @param perDay events a day */
export function often(perDay: number | null): string {
  if (perDay === null || !Number.isFinite(perDay)) return none;
  if (perDay <= 0) return 'never';
  if (perDay >= 48) return `${number(perDay / 24)} an hour`;
  if (perDay >= 0.95) return `${number(perDay)} a day`;
  const days = 1 / perDay;
  const [unit, size] = units.findLast(([name, length]) => name !== 'hour' && days >= length * 1.95) ?? units[1];
  const every = days / size;
  const rounded = every < 3 ? Math.round(every * 10) / 10 : Math.round(every);
  return rounded === 1 ? `one every ${unit}` : `one every ${number(rounded)} ${unit}s`;
}

/** Money in a currency; codes that Intl doesn't know are put before the number. */
export function money(value: number | null, currency: string): string {
  if (value === null || !Number.isFinite(value)) return none;
  try {
    const digits = Math.abs(value) >= 100 ? 0 : 2;
    const style = {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    } as const;
    return minus(value.toLocaleString('en', style));
  } catch {
    return `${currency} ${number(value)}`;
  }
}

/** Formats one figure. */
export type Format = (value: number | null) => string;

/** The interval as `89–99%`: a unit that both ends share is said once. `beyond` stands where an end is open. */
export function interval(estimate: Pick<Estimate, 'low' | 'high'>, format: Format, beyond = none): string {
  const { low, high } = estimate;
  if (low === null && high === null) return '';
  const from = low === null ? beyond : format(low);
  const to = high === null ? beyond : format(high);
  const brief = from.endsWith('%') && to.endsWith('%') ? from.slice(0, -1) : from;
  return `${brief}–${to}`;
}

/** `97% (89–99%)`. `beyond` stands where the value or an end of the interval is open. */
export function estimate(figure: Estimate, format: Format, beyond = none): string {
  const value = figure.value === null ? beyond : format(figure.value);
  const range = interval(figure, format, beyond);
  return range === '' || figure.value === null ? value : `${value} (${range})`;
}

/** A delay that may lie beyond the deadline: `6m (5m–>4h)`. */
export function delay(figure: Estimate, deadlineS: number): string {
  return estimate(figure, seconds, figure.n > 0 ? `>${formatDuration(deadlineS)}` : none);
}

/** A noun with its number: `1 trial`, `60 trials`. */
export function plural(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
