import { isMap, listAt, type YamlFile } from '../yaml-file.js';

export interface Receiver {
  readonly name: string;
  /**
   * `send_resolved` of its integrations, each value once. It decides what the receiver is known to have been told, and
   * so what it is told again. Empty: the receiver tells nobody.
   */
  readonly sendsResolved: readonly boolean[];
}

/** Integrations that say nothing of alerts that are over unless told to; all others do. */
const quiet = ['email_configs', 'slack_configs', 'wechat_configs'];

/** The receivers of a configuration by name; what they say, and to whom, is theirs. @throws DriftdrillError with file and line */
export function receiversOf(file: YamlFile, given: unknown): ReadonlyMap<string, Receiver> {
  const found = new Map<string, Receiver>();
  for (const [i, one] of listAt(file, ['receivers'], given).entries()) {
    const at = ['receivers', i];
    if (!isMap(one) || typeof one.name !== 'string') return file.fail(at, 'a receiver has a name');
    if (found.has(one.name)) file.fail([...at, 'name'], `there are two receivers '${one.name}'`);
    const sends = Object.entries(one)
      .filter(([key]) => key.endsWith('_configs'))
      .flatMap(([key, integrations]) =>
        listAt(file, [...at, key], integrations).map((integration) => {
          const told = isMap(integration) ? integration.send_resolved : undefined;
          return told === undefined || told === null ? !quiet.includes(key) : told === 'true';
        }),
      );
    found.set(one.name, Object.freeze({ name: one.name, sendsResolved: Object.freeze([...new Set(sends)]) }));
  }
  return found;
}
