import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DriftdrillError } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.js';
import type { AlertRecord } from '../records/alert.js';
import type { Incoming } from './incoming.js';

/** Alerts as JSON lines, each once: what was taken is on the disk. */
export class AlertStore {
  readonly alerts: AlertRecord[] = [];
  private readonly known = new Set<string>();
  /** What was last said of each key. */
  private readonly last = new Map<string, AlertRecord>();

  private constructor(private readonly file: number) {}

  /**
   * Opens a file, and takes in what it holds already. A torn last line, of a process that was killed as it wrote, is cut off.
   * @throws DriftdrillError where it can't be written or holds something else
   */
  static open(path: string): AlertStore {
    try {
      makeFolder(dirname(path));
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
      const store = new AlertStore(openSync(path, 'a'));
      for (const line of whole.split('\n')) if (line !== '') store.remember(JSON.parse(line) as AlertRecord);
      return store;
    } catch (cause) {
      throw new DriftdrillError('intake-file', `can't keep alerts in ${path}: ${(cause as Error).message}`, {
        hint: 'name another file',
        cause,
      });
    }
  }

  /**
   * Takes alerts; returns once they are on the disk. One that is there already (same key, start and status) is left out.
   * @returns those that are new
   * @throws where they can't be written: then none of them has been taken
   */
  take(incoming: readonly Incoming[], receivedAt: string): AlertRecord[] {
    const fresh = new Map<string, AlertRecord>();
    for (const one of incoming) {
      const startsAt = one.starts_at ?? this.startOf(one, [...fresh.values()]) ?? receivedAt;
      const endsAt = one.status === 'resolved' ? (one.ends_at ?? receivedAt) : null;
      const alert: AlertRecord = { ...one, starts_at: startsAt, ends_at: endsAt, received_at: receivedAt };
      if (!this.known.has(identity(alert)) && !fresh.has(identity(alert))) fresh.set(identity(alert), alert);
    }
    const taken = [...fresh.values()];
    if (taken.length > 0) this.write(taken.map((alert) => `${JSON.stringify(alert)}\n`).join(''));
    for (const alert of taken) this.remember(alert);
    return taken;
  }

  /** The alert of that key that was last opened, whoever sent it. */
  find(alertKey: string): AlertRecord | undefined {
    return this.alerts.findLast((alert) => alert.alert_key === alertKey);
  }

  close(): void {
    closeSync(this.file);
  }

  /** When an alert began whose payload does not say: with the one that is open; that it ended is said of the last one. */
  private startOf(one: Incoming, staged: readonly AlertRecord[]): string | undefined {
    const key = keyOf(one);
    const last = staged.findLast((alert) => keyOf(alert) === key) ?? this.last.get(key);
    return last !== undefined && (last.status !== 'resolved' || one.status === 'resolved') ? last.starts_at : undefined;
  }

  /** Whole, or not at all. */
  private write(text: string): void {
    const { size } = fstatSync(this.file);
    const bytes = Buffer.from(text);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done);
      fsyncSync(this.file);
    } catch (error) {
      ftruncateSync(this.file, size);
      throw error;
    }
  }

  private remember(alert: AlertRecord): void {
    this.alerts.push(alert);
    this.known.add(identity(alert));
    this.last.set(keyOf(alert), alert);
  }
}

function keyOf({ source, alert_key }: Pick<AlertRecord, 'source' | 'alert_key'>): string {
  return `${source}|${alert_key}`;
}

function identity(alert: AlertRecord): string {
  return `${keyOf(alert)}|${alert.starts_at}|${alert.status}`;
}
