import { labelsOf, numberOf, type PayloadShape, placeOf, required, textOf, timeOf } from '../incoming.js';

/** Datadog's webhook with the template of docs/intake/datadog.json: Datadog itself prescribes no shape. */
export const datadog: PayloadShape = {
  source: 'datadog',
  fits: (body) => 'datadog' in body || ('alert_transition' in body && 'alert_id' in body),
  read: (body) => {
    const transition = required(body.alert_transition, 'alert_transition');
    const resolved = /recovered/i.test(transition);
    const again = /^re-|renotify/i.test(transition);
    const tags = (textOf(body.tags) ?? '').split(',').filter((tag) => tag.includes(':'));
    const pairs = tags.map((tag) => [tag.slice(0, tag.indexOf(':')).trim(), tag.slice(tag.indexOf(':') + 1).trim()]);
    const labels: Record<string, string> = { ...labelsOf({ scope: body.scope }), ...Object.fromEntries(pairs) };
    const updated = timeOf(body.date);
    return [
      {
        alert_key: `${required(body.alert_id, 'alert_id')}/${textOf(body.aggregation_key) ?? textOf(body.scope) ?? ''}`,
        source: 'datadog',
        monitor: labels.alertname ?? required(body.title, 'title'),
        labels,
        ...placeOf(labels),
        severity: textOf(body.priority) ?? labels.severity ?? 'unknown',
        status: resolved ? 'resolved' : 'firing',
        ...numberOf('value', body.value),
        ...numberOf('threshold', body.threshold),
        // What is said again is of the alert that is open.
        starts_at: resolved || again ? null : updated,
        ends_at: resolved ? updated : null,
        raw: body,
      },
    ];
  },
};
