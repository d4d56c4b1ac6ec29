/** Headers of a CloudEvent in Kafka's binary mode, ready to be sent. */
export type EventHeaders = Record<string, Buffer | string>;

export type EventKind = 'prediction' | 'label' | 'watermark' | 'truth' | 'alert' | 'progress' | 'finished';

const json = Buffer.from('application/json');
const specVersion = Buffer.from('1.0');

/** What the records of a run name as their source. @param prefix of the run's topics */
export function eventSource(prefix: string): string {
  return `/driftdrill/${prefix}`;
}

/**
 * Headers of the records of one kind. What all of them share is encoded once.
 * @param source the run's prefix: ids are unique within it
 */
export function eventHeaders(
  kind: EventKind,
  source: string,
): (id: string, time: string, sequence: number) => EventHeaders {
  const type = Buffer.from(`driftdrill.${kind}.v1`);
  const from = Buffer.from(eventSource(source));
  return (id, time, sequence) => ({
    ce_specversion: specVersion,
    ce_type: type,
    ce_source: from,
    ce_id: id,
    ce_time: time,
    ce_sequence: String(sequence),
    'content-type': json,
  });
}

/** The record's place among all of its kind; NaN where the header is missing. */
export function sequenceOf(headers: Record<string, unknown> | undefined): number {
  const value = headers?.ce_sequence;
  return value === undefined ? Number.NaN : Number(String(value));
}
