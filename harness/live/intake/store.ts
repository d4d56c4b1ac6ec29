import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DriftdrillError } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.js';
import type { AlertRecord } from '../records/alert.js';
import type { Incoming } from './incoming.js';

/** Alerts as JSON lines, each once: what was taken is on the disk. */
export class AlertStore {
  readonly alerts: AlertRecord[] = [];
  private readonly known = new Set<string>();
  private readonly open = new Map<string, string>();

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
   */
  take(incoming: readonly Incoming[], receivedAt: string): AlertRecord[] {
    const fresh: AlertRecord[] = [];
    for (const one of incoming) {
      const key = `${one.source}|${one.alert_key}`;
      const startsAt = one.starts_at ?? this.open.get(key) ?? receivedAt;
      const endsAt = one.status === 'resolved' ? (one.ends_at ?? receivedAt) : null;
      const alert: AlertRecord = { ...one, starts_at: startsAt, ends_at: endsAt, received_at: receivedAt };
      if (this.known.has(identity(alert))) continue;
      this.remember(alert);
      fresh.push(alert);
    }
    if (fresh.length > 0) {
      writeSync(this.file, fresh.map((alert) => `${JSON.stringify(alert)}\n`).join(''));
      fsyncSync(this.file);
    }
    return fresh;
  }

  /** The alert of that key that was last opened, whoever sent it. */
  find(alertKey: string): AlertRecord | undefined {
    return this.alerts.findLast((alert) => alert.alert_key === alertKey);
  }

  close(): void {
    closeSync(this.file);
  }

  private remember(alert: AlertRecord): void {
    this.alerts.push(alert);
    this.known.add(identity(alert));
    const key = `${alert.source}|${alert.alert_key}`;
    if (alert.status === 'resolved') this.open.delete(key);
    else this.open.set(key, alert.starts_at);
  }
}

function identity({ source, alert_key, starts_at, status }: AlertRecord): string {
  return `${source}|${alert_key}|${starts_at}|${status}`;
}
