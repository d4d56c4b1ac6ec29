import { type Incoming, isRecord, labelsOf, PayloadError, type PayloadShape, placeOf, textOf } from '../incoming.js';

/**
 * Slack's incoming webhook. It has no identity, so that a regular expression has to find the alert in its text: the named
 * group `alert`, and where they are there `status`, `severity`, `segment`, `feature`.
 */
export function slack(pattern: RegExp | null): PayloadShape {
  return {
    source: 'slack',
    fits: (body) => 'text' in body || 'attachments' in body || 'blocks' in body,
    read: (body) => {
      if (pattern === null)
        throw new PayloadError(
          "a Slack message has no identity: give --slack-pattern, such as '\\[(?<status>\\w+)\\] (?<alert>\\S+)'",
        );
      return textsOf(body).flatMap((text) => found(pattern, text, body));
    },
  };
}

function found(pattern: RegExp, text: string, raw: unknown): Incoming[] {
  const groups = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).exec(text)?.groups;
  const alert = groups?.alert;
  if (groups === undefined || alert === undefined) return [];
  const labels = labelsOf(groups);
  const resolved = /resolved|recovered|ok/i.test(groups.status ?? '');
  return [
    {
      alert_key: [alert, groups.feature, groups.segment].filter((part) => part !== undefined).join('/'),
      source: 'slack',
      monitor: alert,
      labels: { ...labels, alertname: alert },
      ...placeOf(labels),
      severity: groups.severity ?? 'unknown',
      status: resolved ? 'resolved' : 'firing',
      starts_at: null,
      ends_at: null,
      raw,
    },
  ];
}

/** A text an alert: attachments have one each; without them the message is one. */
function textsOf(body: Readonly<Record<string, unknown>>): string[] {
  const attachments = Array.isArray(body.attachments) ? body.attachments.filter(isRecord) : [];
  const own = [body.text, ...blockTexts(body.blocks)];
  if (attachments.length === 0) return [joined(own)];
  return attachments.map((one) =>
    joined([...own, one.title, one.text, one.fallback, ...fieldTexts(one.fields), ...blockTexts(one.blocks)]),
  );
}

function joined(parts: unknown[]): string {
  return parts
    .flatMap((part) => textOf(part) ?? [])
    .join('\n')
    .slice(0, 10_000);
}

function fieldTexts(fields: unknown): string[] {
  if (!Array.isArray(fields)) return [];
  return fields.filter(isRecord).map(({ title, value }) => `${textOf(title) ?? ''}: ${textOf(value) ?? ''}`);
}

/** Every text in a block and in what it holds, in order. */
function blockTexts(part: unknown, depth = 0): string[] {
  if (depth > 8) return [];
  if (Array.isArray(part)) return part.flatMap((one) => blockTexts(one, depth + 1));
  if (!isRecord(part)) return [];
  if (typeof part.text === 'string') return [part.text];
  return [part.text, part.fields, part.elements].flatMap((one) => blockTexts(one, depth + 1));
}
