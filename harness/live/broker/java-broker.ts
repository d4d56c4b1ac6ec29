import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logLevel } from 'kafkajs';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { freePorts } from '../../core/free-ports.js';
import { kafkaClient } from '../client.js';
import type { Broker } from './broker.js';
import { kafkaJars } from './kafka-jars.js';
import type { PartProcess } from './part-process.js';

export interface JavaBrokerOptions {
  /** Default: a free one. */
  port?: number;
  /** The port that clients are told to connect to, where a proxy stands between; default: the broker's own. */
  advertisedPort?: number;
}

const readyMs = 60_000;
const heap = ['-Xms128m', '-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** One Kafka node in KRaft mode on loopback, its data in a temporary folder. */
export class JavaBroker implements Broker, PartProcess {
  readonly how = 'Java and Maven';
  private child: ChildProcess | null = null;
  private readonly onExit = () => {
    this.child?.kill('SIGTERM');
  };

  private constructor(
    private readonly jars: string,
    private readonly folder: string,
    readonly port: number,
  ) {}

  get addresses(): string[] {
    return [`127.0.0.1:${this.port}`];
  }

  get process(): PartProcess {
    return this;
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** @throws DriftdrillError (exit 5) where it does not come up, with its last words */
  static async start(options: JavaBrokerOptions = {}): Promise<JavaBroker> {
    const jars = await kafkaJars();
    const [free, controllerPort] = await freePorts(2);
    const port = options.port ?? free;
    const folder = mkdtempSync(join(tmpdir(), 'driftdrill-kafka-'));
    const broker = new JavaBroker(jars, folder, port);
    try {
      writeFileSync(join(folder, 'server.properties'), properties(folder, port, controllerPort, options));
      const id = clusterId();
      const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', join(folder, 'server.properties')];
      execFileSync('java', ['-cp', join(jars, '*'), ...format], { stdio: 'pipe', timeout: readyMs });
      await broker.boot();
      return broker;
    } catch (cause) {
      await broker.stop();
      throw cause;
    }
  }

  /** Starts the process on the data that is there, and waits until it answers. */
  async boot(): Promise<void> {
    const log = openSync(join(this.folder, 'broker.log'), 'a');
    const args = [...heap, '-cp', join(this.jars, '*'), 'kafka.Kafka', join(this.folder, 'server.properties')];
    // In a group of its own: Ctrl-C is for the run, which still sends while it ends.
    const child = spawn('java', args, { stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    this.child = child;
    process.off('exit', this.onExit).on('exit', this.onExit);
    const started = performance.now();
    while (performance.now() - started < readyMs && child.exitCode === null && child.signalCode === null) {
      if (await answers(this.addresses)) return;
      await sleep(100);
    }
    throw new DriftdrillError('broker-not-ready', `the Kafka broker did not start: ${this.lastWords()}`, {
      exit: exitCodes.internal,
    });
  }

  /** Ends the process at once, as a crash would; `boot` starts it again. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    process.off('exit', this.onExit);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  }

  private lastWords(): string {
    return readFileSync(join(this.folder, 'broker.log'), 'utf8').trim().split('\n').slice(-5).join(' | ');
  }
}

/** 16 bytes in base64url that begin with no dash, which would be taken for an option. */
function clusterId(): string {
  const bytes = randomBytes(16);
  bytes[0] &= 0x7f;
  return bytes.toString('base64url');
}

async function answers(addresses: string[]): Promise<boolean> {
  const admin = kafkaClient(addresses, { retries: 0, log: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

function properties(folder: string, port: number, controllerPort: number, options: JavaBrokerOptions): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${options.advertisedPort ?? port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    // With its default a heap of 128 MB runs out.
    'log.cleaner.dedupe.buffer.size': 4_194_304,
    // With its default a restart after a crash takes 13 s instead of 3.
    'broker.session.timeout.ms': 1000,
    'broker.heartbeat.interval.ms': 200,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
