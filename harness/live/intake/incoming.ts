import type { AlertRecord } from '../records/alert.js';

/** An alert as one payload has it: what the intake fills in itself is missing, or may be. */
export interface Incoming extends Omit<AlertRecord, 'starts_at' | 'received_at'> {
  /** Null where the payload says no time: then it is that of the alert that is open, else the time of receipt. */
  readonly starts_at: string | null;
}

/** One shape of payload. */
export interface PayloadShape {
  readonly source: string;
  /** Whether a payload has this shape. */
  fits(body: Readonly<Record<string, unknown>>): boolean;
  /** The alerts in it. @throws PayloadError where something that it needs is missing */
  read(body: Readonly<Record<string, unknown>>): Incoming[];
}

/** What a payload lacks. */
export class PayloadError extends Error {}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that is there and not empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Pairs whose values are texts or numbers. */
export function labelsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]) => {
      const text = textOf(entry);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** A moment as ISO 8601 in UTC; null where it is none, or Go's zero time. Numbers are seconds, or milliseconds if large. */
export function timeOf(value: unknown): string | null {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null;
  const ms =
    number === null
      ? typeof value === 'string'
        ? Date.parse(value)
        : Number.NaN
      : number * (number > 1e11 ? 1 : 1000);
  if (!Number.isFinite(ms) || ms <= 0 || ms > 8.64e15) return null;
  return new Date(ms).toISOString();
}

/** A number, or a text that is one; left out otherwise. */
export function numberOf(name: 'value' | 'threshold', value: unknown): Partial<Record<'value' | 'threshold', number>> {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? { [name]: number } : {};
}

/** What an alert is of, by its labels. */
export function placeOf(labels: Readonly<Record<string, string>>): Pick<Incoming, 'feature' | 'segment'> {
  const { feature, segment } = labels;
  return { ...(feature === undefined ? {} : { feature }), ...(segment === undefined ? {} : { segment }) };
}

/** Labels in one line, whatever their order. */
export function labelKey(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

export function required(value: unknown, what: string): string {
  const text = textOf(value);
  if (text === undefined) throw new PayloadError(`${what} is missing`);
  return text;
}
