import type { AlertRecord } from '../records/alert.js';

/** One alert from its start to its end, whatever was said of it on the way. */
export interface Spell {
  readonly first: AlertRecord;
  readonly resolved: AlertRecord | null;
}

/** Alerts by key and start: when each was first heard of, and that it ended. One that is only ever resolved fired unheard. */
export function spells(alerts: readonly AlertRecord[]): Spell[] {
  const found = new Map<string, Spell>();
  for (const alert of alerts) {
    const key = JSON.stringify([alert.source, alert.alert_key, alert.starts_at]);
    const known = found.get(key);
    if (alert.status === 'resolved') found.set(key, { first: known?.first ?? alert, resolved: alert });
    else if (known === undefined) found.set(key, { first: alert, resolved: null });
  }
  return [...found.values()];
}
