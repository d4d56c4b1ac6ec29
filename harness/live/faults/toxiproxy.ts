import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from '../../core/cache-folder.js';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { freePorts } from '../../core/free-ports.js';
import { isProgram, programOnPath } from '../../core/program.js';
import type { Toxic } from '../../core/real-fault.js';
import type { Ledger } from './ledger.js';

export const toxiproxyVersion = '2.5.0';
const readyMs = 10_000;
/** Its name where it was put on the path, and where Go built it. */
const names = ['toxiproxy-server', 'server'] as const;

/** Folder that `driftdrill doctor --install toxiproxy` builds it into. */
export function toxiproxyFolder(): string {
  return cacheFolder(`toxiproxy-${toxiproxyVersion}`);
}

/** Where the server is: on the path or in the cache; null where it isn't. */
export function findToxiproxy(): string | null {
  return programOnPath([names[0]]) ?? [join(toxiproxyFolder(), names[1])].find(isProgram) ?? null;
}

/** A Toxiproxy server of the run's own on loopback; what it stands between and what it does goes away with it. */
export class Toxiproxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    private readonly noted: () => void,
  ) {}

  /** @throws DriftdrillError: exit 4 where it is not installed, 5 where it does not start */
  static async start(ledger: Ledger): Promise<Toxiproxy> {
    const program = findToxiproxy();
    if (program === null)
      throw new DriftdrillError('part-missing', `faults of the network need Toxiproxy ${toxiproxyVersion}`, {
        exit: exitCodes.invalid,
        hint: 'driftdrill doctor --install toxiproxy builds it (16 MB; needs Go), or put toxiproxy-server on the path',
      });
    const [port] = await freePorts(1);
    // In a group of its own: Ctrl-C is for the run, which still needs the way to the broker while it ends.
    const child = spawn(program, ['-host', '127.0.0.1', '-port', String(port)], { stdio: 'ignore', detached: true });
    child.once('error', () => {});
    const noted = child.pid === undefined ? () => {} : ledger.add('end', child.pid, 'Toxiproxy is ended');
    const server = new Toxiproxy(child, port, noted);
    const started = performance.now();
    while (performance.now() - started < readyMs && child.exitCode === null && child.signalCode === null) {
      if (await server.answers()) return server;
      await sleep(50);
    }
    await server.stop();
    throw new DriftdrillError('part-broken', `${program} did not start`, {
      exit: exitCodes.internal,
      hint: `version ${toxiproxyVersion} is known to work`,
    });
  }

  /** Stands between clients and a server. @returns the port to connect to */
  async stand(name: string, upstream: string): Promise<number> {
    const made = await this.call('POST', '/proxies', { name, upstream, listen: '127.0.0.1:0', enabled: true });
    return Number((made as { listen: string }).listen.split(':').at(-1));
  }

  async add(proxy: string, name: string, toxic: Toxic): Promise<void> {
    await this.call('POST', `/proxies/${proxy}/toxics`, { ...toxic, name, toxicity: 1 });
  }

  async remove(proxy: string, name: string): Promise<void> {
    await this.call('DELETE', `/proxies/${proxy}/toxics/${name}`);
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    }
    this.noted();
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/version`)).ok;
    } catch {
      return false;
    }
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    let said: string;
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
        method,
        signal: AbortSignal.timeout(10_000),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      said = await response.text();
      if (response.ok) return said === '' ? null : JSON.parse(said);
    } catch (cause) {
      said = (cause as Error).message;
    }
    throw new DriftdrillError('part-broken', `Toxiproxy: ${method} ${path}: ${said.trim()}`, {
      exit: exitCodes.internal,
    });
  }
}
