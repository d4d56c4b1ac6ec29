import { formatDuration } from '../harness/core/quantity.js';
import type { Estimate } from '../harness/core/scorecard.js';

/** What stands where a figure does not exist. */
export const none = '–';

const minus = (text: string): string => text.replace('-', '−');

/** A plain number with about three significant digits; whole above 1,000. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return none;
  if (Math.abs(value) >= 1000) return minus(Math.round(value).toLocaleString('en'));
  if (value !== 0 && Math.abs(value) < 0.0001) return minus(value.toExponential(1));
  return minus(value.toLocaleString('en', { maximumSignificantDigits: 3 }));
}

/** A number with two significant digits, for tables where intervals tell how little is known. */
export function rough(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return none;
  return number(Math.abs(value) < 100 ? Number(value.toPrecision(2)) : Math.round(value));
}

/** A large count as people say it: `12.4M`. */
export function count(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 });
}

/** A share as a percentage; decimals only near 0 and 1, where they tell. */
export function percent(value: number | null): string {
  if (value === null || !Number.isFinite(value * 100)) return none;
  const size = Math.abs(value);
  const near = (size > 0 && size < 0.0995) || (size > 0.99 && size < 1);
  const digits = !near ? 0 : size < 0.00095 ? 3 : size < 0.0095 || size > 0.999 ? 2 : 1;
  const text = (value * 100).toFixed(digits);
  const whole = Number(text) === 0 || Math.abs(Number(text)) === 100;
  return `${minus(whole ? String(Math.abs(Number(text)) * Math.sign(value)) : text)}%`;
}

/** Seconds as a duration. */
export function seconds(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return none;
  return value === 0 ? '0s' : minus(formatDuration(value));
}

/** Seconds as a duration without the digits that an interval makes idle: whole minutes from 10 minutes on, hours from a day on. */
export function roughly(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return none;
  const size = Math.abs(value);
  const step = size >= 86_400 ? 3600 : size >= 600 ? 60 : size >= 60 ? 5 : size >= 10 ? 1 : 0;
  return seconds(step === 0 ? value : Math.round(value / step) * step);
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
  if (perDay >= 24) return `${rough(perDay / 24)} an hour`;
  if (perDay >= 0.95) return `${rough(perDay)} a day`;
  const days = 1 / perDay;
  const [unit, size] = units.findLast(([name, length]) => name !== 'hour' && days >= length * 1.95) ?? units[1];
  const every = days / size;
  const rounded = every < 3 ? Math.round(every * 10) / 10 : Math.round(every);
  return rounded === 1 ? `one every ${unit}` : `one every ${number(rounded)} ${unit}s`;
}

/** A range of rates in words, the rarer end first: `11–13 a day`, `one every 3–8 days`, `one every 2.5 days to 1.1 a day`. */
export function oftenBetween(low: number | null, high: number | null): string {
  const words = [often(low), often(high)];
  const [rarer, oftener] = words.map((text) => /^(one every )?([\d.,]+) (.+)$/.exec(text));
  if (rarer == null || oftener == null || rarer[1] !== oftener[1] || rarer[3] !== oftener[3]) return words.join(' to ');
  const ends = rarer[1] === undefined ? [rarer[2], oftener[2]] : [oftener[2], rarer[2]];
  return `${rarer[1] ?? ''}${ends.join('–')} ${rarer[3]}`;
}

/** A stretch of simulated time in days, or as a duration where it is shorter than one. */
export function stretch(days: number): string {
  return days >= 1 ? `${number(days)} days` : seconds(days * 86_400);
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

const sharedUnits = ['%', '/day'] as const;

/** The interval as `89–99%` or `−2 to 8%`, `18m to >4h`: a unit that both ends share is said once. An end that is open is shown as `beyond`, where there is one. */
export function interval(estimate: Pick<Estimate, 'low' | 'high'>, format: Format, beyond = none): string {
  const { low, high } = estimate;
  if (low === null && high === null) return '';
  if (low === null && beyond === none) return `up to ${format(high)}`;
  if (high === null && beyond === none) return `from ${format(low)}`;
  const from = low === null ? beyond : format(low);
  const to = high === null ? beyond : format(high);
  const unit = sharedUnits.find((suffix) => from.endsWith(suffix) && to.endsWith(suffix)) ?? '';
  const dash = from.startsWith('−') || /^[−>]/.test(to) ? ' to ' : '–';
  return `${from.slice(0, from.length - unit.length)}${dash}${to}`;
}

/** `97% (89–99%)`. `beyond` stands where the value or an end of the interval is open. */
export function estimate(figure: Estimate, format: Format, beyond = none): string {
  const value = figure.value === null ? beyond : format(figure.value);
  const range = interval(figure, format, beyond);
  return range === '' || figure.value === null ? value : `${value} (${range})`;
}

/** A delay that may lie beyond the deadline: `6m (5m to >4h)`. */
export function delay(figure: Estimate, deadlineS: number): string {
  return estimate(figure, roughly, figure.n > 0 ? `>${formatDuration(deadlineS)}` : none);
}

/** A noun with its number: `1 trial`, `60 trials`. */
export function plural(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
