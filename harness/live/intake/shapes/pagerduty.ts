import {
  isRecord,
  labelsOf,
  numberOf,
  PayloadError,
  type PayloadShape,
  placeOf,
  required,
  textOf,
  timeOf,
} from '../incoming.js';

const statuses = { trigger: 'firing', acknowledge: 'acknowledged', resolve: 'resolved' } as const;

/** PagerDuty's Events API, version 2. */
export const pagerduty: PayloadShape = {
  source: 'pagerduty',
  fits: (body) => 'event_action' in body,
  read: (body) => {
    const action = required(body.event_action, 'event_action');
    if (!Object.hasOwn(statuses, action))
      throw new PayloadError(`event_action is '${action}', and may be ${Object.keys(statuses).join(', ')}`);
    const payload = isRecord(body.payload) ? body.payload : {};
    const details = labelsOf(payload.custom_details);
    const parts = { source: payload.source, component: payload.component, group: payload.group, class: payload.class };
    const labels = { ...labelsOf(parts), ...details };
    const monitor = details.alertname ?? textOf(payload.class) ?? textOf(payload.summary);
    const key = textOf(body.dedup_key) ?? monitor;
    if (key === undefined) throw new PayloadError('dedup_key is missing, and there is no payload.summary in its place');
    const status = statuses[action as keyof typeof statuses];
    return [
      {
        alert_key: key,
        source: 'pagerduty',
        monitor: monitor ?? key,
        labels,
        ...placeOf(labels),
        severity: textOf(payload.severity) ?? 'unknown',
        status,
        ...numberOf('value', details.value),
        ...numberOf('threshold', details.threshold),
        starts_at: status === 'firing' ? timeOf(payload.timestamp) : null,
        ends_at: status === 'resolved' ? timeOf(payload.timestamp) : null,
        raw: { ...body, routing_key: undefined },
      },
    ];
  },
};
