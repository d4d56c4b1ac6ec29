import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import type { Broker } from './broker.js';
import { containersAnswer, startContainerBroker } from './container-broker.js';
import { JavaBroker } from './java-broker.js';
import { kafkaFolder } from './kafka-jars.js';

/** How a broker would be had here; `null` where there is no way. */
export type BrokerSource = { kind: 'given'; addresses: string[] } | { kind: 'container' } | { kind: 'java' } | null;

/**
 * Looks for a broker: the addresses given, else `KAFKA_BROKERS`, else a container runtime, else Java with Maven.
 * @throws DriftdrillError where an address is none
 */
export async function brokerSource(given: readonly string[] | undefined): Promise<BrokerSource> {
  const named = given ?? process.env.KAFKA_BROKERS?.split(',').map((one) => one.trim());
  const addresses = named?.filter((one) => one !== '') ?? [];
  const wrong = addresses.find((one) => !/^(\[[^\]]+\]|[^:\s]+):\d{1,5}$/.test(one));
  if (wrong !== undefined)
    throw new DriftdrillError('broker-address', `'${wrong}' is no address of a Kafka broker`, {
      hint: 'write host:port, several with commas between them (--brokers, KAFKA_BROKERS)',
    });
  if (addresses.length > 0) return { kind: 'given', addresses };
  if (await containersAnswer()) return { kind: 'container' };
  return javaAnswers() ? { kind: 'java' } : null;
}

/** True where Java starts, and the broker's jars are there or Maven can fetch them. */
export function javaAnswers(): boolean {
  return starts('java', '-version') && (existsSync(kafkaFolder()) || starts('mvn', '-version'));
}

function starts(command: string, flag: string): boolean {
  try {
    execFileSync(command, [flag], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * A broker to use, started where need be.
 * @throws DriftdrillError (exit 5) where there is no way to one, or it does not start
 */
export async function findBroker(given?: readonly string[]): Promise<Broker> {
  const source = await brokerSource(given);
  if (source === null)
    throw new DriftdrillError('no-broker', 'there is no Kafka broker here, and no way to start one', {
      exit: exitCodes.internal,
      hint: 'name one with --brokers host:port or KAFKA_BROKERS; or install a container runtime, or Java with Maven',
    });
  if (source.kind === 'given')
    return { addresses: source.addresses, how: source.addresses.join(','), stop: async () => {} };
  try {
    return source.kind === 'container' ? await startContainerBroker() : await JavaBroker.start();
  } catch (cause) {
    if (cause instanceof DriftdrillError) throw cause;
    throw new DriftdrillError('no-broker', `a Kafka broker could not be started: ${(cause as Error).message}`, {
      exit: exitCodes.internal,
      hint: 'driftdrill doctor says what is here; --brokers host:port names one of your own',
      cause,
    });
  }
}
