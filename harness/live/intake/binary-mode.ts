/** Attributes of a CloudEvent that an alert is read from. */
const attributes = ['specversion', 'id', 'source', 'type', 'time', 'subject'];

/**
 * A CloudEvent whose attributes are headers and whose data is the body, as one object; null where there are no such headers.
 * @param prefix of the headers' names: `ce-` over HTTP, `ce_` over Kafka
 */
export function fromBinaryMode(
  prefix: string,
  headers: Readonly<Record<string, unknown>>,
  data: unknown,
): Record<string, unknown> | null {
  if (headers[`${prefix}specversion`] === undefined) return null;
  const given = attributes.flatMap((name) => {
    const value = headers[`${prefix}${name}`];
    return value === undefined ? [] : [[name, String(value)]];
  });
  return { ...Object.fromEntries(given), data };
}
