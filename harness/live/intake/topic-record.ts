import { fromBinaryMode } from './binary-mode.js';
import { isRecord, PayloadError } from './incoming.js';

/** A record of a Kafka topic. */
export interface TopicRecord {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** When the broker had it, ISO 8601. */
  readonly time: string;
}

/**
 * The payload in a record, as it would have come by HTTP: CloudEvents in binary mode have their attributes in the headers,
 * and one without a time has that of its record, so that it is the same whenever it is read.
 * @throws PayloadError where it is no JSON
 */
export function payloadOf({ headers, text, time }: TopicRecord): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PayloadError('its value is no JSON');
  }
  const payload = fromBinaryMode('ce_', headers, value) ?? value;
  return isRecord(payload) && 'specversion' in payload ? { time, ...payload } : payload;
}
