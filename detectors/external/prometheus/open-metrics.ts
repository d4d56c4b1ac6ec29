import { closeSync, openSync, writeSync } from 'node:fs';
import type { SeriesName } from './meter.js';

const flushBytes = 1 << 20;
/** Longest thing that is written between two looks at the room left. */
const reserve = 256;

/** `name{a="b"}` as OpenMetrics writes it, labels by name. */
export function seriesText({ name, labels }: SeriesName): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Writes samples to a file as OpenMetrics text: bytes into a buffer, whole numbers digit by digit. */
export class OpenMetricsWriter {
  private readonly buffer = Buffer.allocUnsafe(flushBytes + (1 << 16));
  private used = 0;
  private readonly handle: number;
  samples = 0;

  constructor(path: string) {
    this.handle = openSync(path, 'w');
  }

  /**
   * One series, in time order.
   * @param values NaN where there is no sample
   * @param fromMs time of the first value, milliseconds since the epoch
   */
  series(name: SeriesName, values: ArrayLike<number>, fromMs: number, everyMs: number): void {
    const head = Buffer.from(`${seriesText(name)} `);
    for (let k = 0; k < values.length; k++) {
      const value = values[k];
      if (Number.isNaN(value)) continue;
      this.sample(head, value, fromMs + k * everyMs);
    }
  }

  /** One series that keeps its value, NaN too, for some samples. */
  constant(name: SeriesName, value: number, ticks: number, fromMs: number, everyMs: number): void {
    const head = Buffer.from(`${seriesText(name)} `);
    for (let k = 0; k < ticks; k++) this.sample(head, value, fromMs + k * everyMs);
  }

  /** One sample of a series whose text with a space behind it is `head`. */
  sample(head: Buffer, value: number, timeMs: number): void {
    if (this.used + head.length + reserve > this.buffer.length) this.flush();
    if (head.length + reserve > this.buffer.length) throw new RangeError('the labels of a series are too long');
    this.used += head.copy(this.buffer, this.used);
    if (Number.isInteger(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER) this.digits(value);
    else
      this.text(value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : `${value}`);
    this.buffer[this.used++] = 0x20;
    const whole = Math.floor(timeMs / 1000);
    this.digits(whole);
    const rest = Math.round(timeMs - whole * 1000);
    if (rest > 0) this.text(`.${String(rest).padStart(3, '0')}`);
    this.buffer[this.used++] = 0x0a;
    this.samples += 1;
    if (this.used >= flushBytes) this.flush();
  }

  close(): void {
    this.text('# EOF\n');
    this.flush();
    closeSync(this.handle);
  }

  private text(text: string): void {
    this.used += this.buffer.write(text, this.used, 'latin1');
  }

  private digits(value: number): void {
    if (value >= 4_294_967_296) {
      this.text(`${value}`);
      return;
    }
    let rest = value >>> 0;
    let length = 1;
    for (let bound = 10; bound <= rest && length < 10; bound *= 10) length += 1;
    for (let at = this.used + length - 1; at >= this.used; at--) {
      const tenth = Math.floor(rest / 10);
      this.buffer[at] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    this.used += length;
  }

  private flush(): void {
    for (let done = 0; done < this.used; ) done += writeSync(this.handle, this.buffer, done, this.used - done);
    this.used = 0;
  }
}
