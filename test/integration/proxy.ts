import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy on loopback whose connections can be cut. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private open = true;
  /** Connections that were cut. */
  cuts = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const proxy = new TcpProxy(server, (server.address() as { port: number }).port);
    server.on('connection', (client) => proxy.join(client, target));
    return proxy;
  }

  /** Breaks every connection, and refuses new ones until `mend`. */
  cut(): void {
    this.open = false;
    this.cuts += this.sockets.size;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.open = true;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  private join(client: Socket, target: number): void {
    if (!this.open) {
      client.resetAndDestroy();
      return;
    }
    const upstream = createConnection(target, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      this.sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
