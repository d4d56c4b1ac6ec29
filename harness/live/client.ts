import { Kafka, logLevel } from 'kafkajs';

export interface ClientOptions {
  /** Retries of one request; the waits between them grow to a second. */
  retries: number;
  log?: logLevel;
}

/** A Kafka client with short waits: what it talks to is near, and may be restarted in the middle of a run. */
export function kafkaClient(addresses: readonly string[], options: ClientOptions): Kafka {
  return new Kafka({
    clientId: 'driftdrill',
    brokers: [...addresses],
    logLevel: options.log ?? logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: options.retries },
  });
}
