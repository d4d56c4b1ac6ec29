import type { NetworkLink } from '../../core/real-fault.js';
import { kafkaClient, type Route } from '../client.js';
import type { Toxiproxy } from './toxiproxy.js';

type Side = Exclude<NetworkLink, 'both'>;
const sides: readonly Side[] = ['system', 'detectors'];

/** Proxies between the parts of a live run and the broker, one for each side and each address of the broker. */
export class Links {
  readonly routes: Readonly<Record<Side, Route>>;

  private constructor(private readonly ports: Readonly<Record<Side, Map<string, number>>>) {
    this.routes = { system: Object.fromEntries(ports.system), detectors: Object.fromEntries(ports.detectors) };
  }

  /** @param addresses as given; the broker's own names for itself are added */
  static async open(server: Toxiproxy, addresses: readonly string[]): Promise<Links> {
    const ports = { system: new Map<string, number>(), detectors: new Map<string, number>() };
    const all = [...new Set([...addresses, ...(await advertised(addresses))])];
    for (const side of sides)
      for (const address of all) ports[side].set(address, await server.stand(proxyName(side, address), address));
    return new Links(ports);
  }

  /** Names of the proxies of a link. */
  proxies(link: NetworkLink): string[] {
    return sides
      .filter((side) => link === 'both' || link === side)
      .flatMap((side) => [...this.ports[side].keys()].map((address) => proxyName(side, address)));
  }
}

function proxyName(side: Side, address: string): string {
  return `${side}-${address.replace(/[^A-Za-z0-9.-]/g, '-')}`;
}

/** What clients are told to connect to, once they have reached the broker. */
async function advertised(addresses: readonly string[]): Promise<string[]> {
  const admin = kafkaClient(addresses, { retries: 5 }).admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return brokers.map(({ host, port }) => `${host}:${port}`);
  } finally {
    await admin.disconnect().catch(() => {});
  }
}
