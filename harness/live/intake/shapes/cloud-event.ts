import { isRecord, labelsOf, numberOf, type PayloadShape, placeOf, required, textOf, timeOf } from '../incoming.js';

const statuses = ['firing', 'acknowledged', 'resolved'] as const;

/** A CloudEvent in structured mode whose data is an alert: fields of the alert record are taken as they are. */
export const cloudEvent: PayloadShape = {
  source: 'cloudevents',
  fits: (body) => 'specversion' in body && 'type' in body,
  read: (body) => {
    const id = required(body.id, 'id');
    const data = isRecord(body.data) ? body.data : {};
    const labels = {
      ...labelsOf({ type: body.type, source: body.source, subject: body.subject }),
      ...labelsOf(data.labels),
    };
    const type = required(body.type, 'type');
    const said = textOf(data.status);
    const status =
      statuses.find((one) => one === said) ?? (/(resolved|closed|ok)$/i.test(said ?? type) ? 'resolved' : 'firing');
    return [
      {
        alert_key: textOf(data.alert_key) ?? textOf(body.subject) ?? id,
        source: 'cloudevents',
        monitor: textOf(data.monitor) ?? labels.alertname ?? type,
        labels,
        ...placeOf({ ...labels, ...labelsOf({ feature: data.feature, segment: data.segment }) }),
        severity: textOf(data.severity) ?? labels.severity ?? 'unknown',
        status,
        ...numberOf('value', data.value),
        ...numberOf('threshold', data.threshold),
        starts_at: timeOf(data.starts_at) ?? (status === 'firing' ? timeOf(body.time) : null),
        ends_at: status === 'resolved' ? (timeOf(data.ends_at) ?? timeOf(body.time)) : null,
        raw: body,
      },
    ];
  },
};
