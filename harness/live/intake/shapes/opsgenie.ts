import { labelsOf, numberOf, type PayloadShape, placeOf, required, textOf } from '../incoming.js';

/** Opsgenie's request to create an alert; closing one is a call of its own (`POST …/ALIAS/close`). */
export const opsgenie: PayloadShape = {
  source: 'opsgenie',
  fits: (body) =>
    'message' in body && ['alias', 'priority', 'responders', 'entity', 'tags'].some((field) => field in body),
  read: (body) => {
    const message = required(body.message, 'message');
    const details = labelsOf(body.details);
    const tags = Array.isArray(body.tags) ? body.tags.flatMap((tag) => textOf(tag) ?? []) : [];
    const tagged = Object.fromEntries(
      tags
        .filter((tag) => tag.includes(':'))
        .map((tag) => [tag.slice(0, tag.indexOf(':')), tag.slice(tag.indexOf(':') + 1)]),
    );
    const labels = { ...tagged, ...labelsOf({ entity: body.entity }), ...details };
    return [
      {
        alert_key: textOf(body.alias) ?? message,
        source: 'opsgenie',
        monitor: labels.alertname ?? message,
        labels,
        ...placeOf(labels),
        severity: textOf(body.priority) ?? 'P3',
        status: 'firing',
        ...numberOf('value', details.value),
        ...numberOf('threshold', details.threshold),
        starts_at: null,
        ends_at: null,
        raw: body,
      },
    ];
  },
};
