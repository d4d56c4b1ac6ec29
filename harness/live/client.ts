import { connect } from 'node:net';
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs';

/** Ports of loopback to connect to in place of brokers, by `host:port`; brokers that are not named are connected to directly. */
export type Route = Readonly<Record<string, number>>;

export interface ClientOptions {
  /** Retries of one request; the waits between them grow to a second. */
  retries: number;
  log?: logLevel;
  route?: Route;
}

/** A Kafka client with short waits: what it talks to is near, and may be restarted in the middle of a run. */
export function kafkaClient(addresses: readonly string[], options: ClientOptions): Kafka {
  return new Kafka({
    clientId: 'driftdrill',
    brokers: [...addresses],
    logLevel: options.log ?? logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    ...(options.route === undefined ? {} : { socketFactory: byWayOf(options.route) }),
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: options.retries },
  });
}

function byWayOf(route: Route): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const proxy = route[`${host}:${port}`];
    const socket = connect(proxy === undefined ? { host, port } : { host: '127.0.0.1', port: proxy }, onConnect);
    socket.setKeepAlive(true, 60_000);
    return socket;
  };
}
