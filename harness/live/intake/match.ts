import type { AlertRecord } from '../records/alert.js';

/** An alert that is waited for: its name, and labels that it must have. */
export interface Expected {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** `Name` or `Name{label="value",…}`, as gates and expectations write it. */
export function expectedOf(selector: string): Expected {
  const open = selector.indexOf('{');
  if (open < 0) return { alert: selector.trim(), labels: {} };
  const pairs = [...selector.slice(open).matchAll(/([A-Za-z_][\w.-]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g)];
  const labels = Object.fromEntries(pairs.map(([, name, value]) => [name, value.replace(/\\(.)/g, '$1')]));
  return { alert: selector.slice(0, open).trim(), labels };
}

/** Whether an alert is the one waited for: of that name, with at least those labels. */
export function matches(alert: AlertRecord, { alert: name, labels }: Expected): boolean {
  if (alert.monitor !== name && alert.labels.alertname !== name) return false;
  return Object.entries(labels).every(([label, value]) => {
    const own = alert.labels[label] ?? (label === 'severity' ? alert.severity : undefined);
    return (own ?? (label === 'segment' ? alert.segment : label === 'feature' ? alert.feature : undefined)) === value;
  });
}
