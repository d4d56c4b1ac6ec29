import {
  type Incoming,
  isRecord,
  labelKey,
  labelsOf,
  numberOf,
  PayloadError,
  type PayloadShape,
  placeOf,
  textOf,
  timeOf,
} from '../incoming.js';

/** Alertmanager's webhook, version 4. */
export const alertmanager: PayloadShape = {
  source: 'alertmanager',
  fits: (body) => Array.isArray(body.alerts) && ('groupKey' in body || 'groupLabels' in body || 'commonLabels' in body),
  read: (body) => alertsOf(body, 'alertmanager'),
};

/** Grafana's webhook: Alertmanager's with fields of its own. */
export const grafana: PayloadShape = {
  source: 'grafana',
  fits: (body) => Array.isArray(body.alerts) && 'orgId' in body,
  read: (body) => alertsOf(body, 'grafana'),
};

function alertsOf(body: Readonly<Record<string, unknown>>, source: string): Incoming[] {
  return (body.alerts as unknown[]).map((alert, i) => {
    if (!isRecord(alert)) throw new PayloadError(`alerts[${i}] is no object`);
    const labels = { ...labelsOf(body.commonLabels), ...labelsOf(alert.labels) };
    if (Object.keys(labels).length === 0 && textOf(alert.fingerprint) === undefined)
      throw new PayloadError(`alerts[${i}] has neither labels nor a fingerprint to know it by`);
    const annotations = labelsOf(alert.annotations);
    const resolved = (textOf(alert.status) ?? textOf(body.status)) === 'resolved';
    const values = isRecord(alert.values) ? Object.values(alert.values)[0] : annotations.value;
    return {
      alert_key: textOf(alert.fingerprint) ?? labelKey(labels),
      source,
      monitor: labels.alertname ?? textOf(body.title) ?? textOf(body.receiver) ?? 'unnamed',
      labels,
      ...placeOf(labels),
      severity: labels.severity ?? 'unknown',
      status: resolved ? 'resolved' : 'firing',
      ...numberOf('value', values),
      ...numberOf('threshold', annotations.threshold),
      starts_at: timeOf(alert.startsAt),
      ends_at: resolved ? timeOf(alert.endsAt) : null,
      raw: alert,
    };
  });
}
