import { isMap, listAt, onlyKeys, type Path, type YamlFile } from '../yaml-file.js';

/** First and last, both within; times of day without their end. */
type Range = readonly [from: number, to: number];

/** A stretch of the calendar; what is null does not narrow it, what is empty holds nothing. */
export interface TimeInterval {
  /** Minutes of the day. */
  readonly times: readonly Range[] | null;
  /** Sunday 0. */
  readonly weekdays: readonly Range[] | null;
  /** From 1; negative: from the end of the month, whose last day is −1. */
  readonly daysOfMonth: readonly Range[] | null;
  readonly months: readonly Range[] | null;
  readonly years: readonly Range[] | null;
  readonly timezone: string;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const keys = ['times', 'weekdays', 'days_of_month', 'months', 'years', 'location'];

/**
 * Reads one interval as Alertmanager 0.25 does.
 * @throws DriftdrillError with file and line
 */
export function readTimeInterval(file: YamlFile, path: Path, given: unknown): TimeInterval {
  if (!isMap(given)) return file.fail(path, 'a time interval is a map');
  onlyKeys(file, path, given, keys, 'Alertmanager');
  const ranges = (key: string, read: (at: Path, value: unknown) => Range): Range[] | null => {
    const value = given[key];
    if (value === undefined || value === null) return null;
    return listAt(file, [...path, key], value).map((one, i) => read([...path, key, i], one));
  };
  const named = (names: readonly string[], first: number) => (word: string) => {
    const index = names.indexOf(word);
    return index < 0 ? Number.NaN : first + index;
  };
  const number = (word: string) => (/^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN);
  const ends = (noun: string, read: (word: string) => number, at: Path, value: unknown): Range => {
    const words = String(value ?? '')
      .toLowerCase()
      .split(':');
    const [from, to = from] = words.map(read);
    if (words.length > 2 || Number.isNaN(from + to))
      file.fail(at, `${JSON.stringify(value)} is no ${noun}, nor two with a colon between them`);
    return [from, to];
  };
  const range = (noun: string, read: (word: string) => number) => (at: Path, value: unknown) => {
    const [from, to] = ends(noun, read, at, value);
    return from > to
      ? file.fail(at, `this ends with a ${noun} before the one that it begins with`)
      : ([from, to] as const);
  };
  const month = (word: string) => {
    const index = named(months, 1)(word);
    return Number.isNaN(index) ? number(word) : index;
  };
  const day = (at: Path, value: unknown): Range => {
    const [from, to] = ends('day of the month', number, at, value);
    const sound = [from, to].every((one) => one !== 0 && Math.abs(one) <= 31) && !(from < 0 && to > 0);
    const fromEnd = (one: number) => (one < 0 ? 28 + one : one);
    if (!sound || fromEnd(from) > fromEnd(to)) file.fail(at, `${JSON.stringify(value)} holds no day of a month`);
    return [from, to];
  };
  return Object.freeze({
    times: ranges('times', (at, value) => timesOfDay(file, at, value)),
    weekdays: ranges('weekdays', range('day of the week', named(weekdays, 0))),
    daysOfMonth: ranges('days_of_month', day),
    months: ranges('months', range('month', month)),
    years: ranges('years', range('year', number)),
    timezone: timezoneOf(file, [...path, 'location'], given.location),
  });
}

function timesOfDay(file: YamlFile, path: Path, given: unknown): Range {
  if (!isMap(given)) return file.fail(path, 'this is a map of start_time and end_time');
  onlyKeys(file, path, given, ['start_time', 'end_time'], 'Alertmanager');
  const [from, to] = ['start_time', 'end_time'].map((key) => {
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/.exec(String(given[key] ?? '')) ?? [];
    if (hours !== undefined) return Number(hours) * 60 + Number(minutes);
    return given[key] === '24:00' ? 1440 : file.fail([...path, key], `${key} is a time of day from 00:00 to 24:00`);
  });
  if (from >= to) file.fail(path, 'this ends before it begins', 'write two: one up to 24:00, one from 00:00');
  return [from, to];
}

function timezoneOf(file: YamlFile, path: Path, value: unknown): string {
  const name = String(value ?? '');
  if (name === '' || name === 'Local') return 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    file.fail(path, `there is no time zone '${name}'`, 'use a name of the IANA database, such as Europe/Berlin');
  }
  return name;
}

/** Whether a moment (milliseconds since the epoch) lies in an interval. */
export function contains(interval: TimeInterval, atMs: number): boolean {
  const { year, month, day, weekday, minute } = clock(interval.timezone, atMs);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const dayIn = ([from, to]: Range): boolean => {
    const first = from < 0 ? last + from + 1 : from;
    return first <= last && day >= first && day <= (to < 0 ? last + to + 1 : to);
  };
  const within = (value: number) => (range: Range) => value >= range[0] && value <= range[1];
  return (
    (interval.times?.some(([from, to]) => minute >= from && minute < to) ?? true) &&
    (interval.daysOfMonth?.some(dayIn) ?? true) &&
    (interval.months?.some(within(month)) ?? true) &&
    (interval.weekdays?.some(within(weekday)) ?? true) &&
    (interval.years?.some(within(year)) ?? true)
  );
}

interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a calendar and a clock on the wall show. */
function clock(timezone: string, atMs: number): Clock {
  if (timezone === 'UTC') return shown(new Date(atMs));
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...({ timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: '2-digit' } as const),
      ...({ day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
    });
    formats.set(timezone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const [year, month, day] = [parts.get('year')!, parts.get('month')!, parts.get('day')!];
  return shown(new Date(Date.UTC(year, month - 1, day, parts.get('hour'), parts.get('minute'))));
}

function shown(date: Date): Clock {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
  };
}
