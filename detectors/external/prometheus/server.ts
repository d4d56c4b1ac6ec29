import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';
import { freePorts } from '../../../harness/core/free-ports.js';
import { endChild, startChild } from './children.js';

const startTries = 3;
/** Go's collector may wait: what an evaluation leaves behind is small, and all of it is garbage soon. */
const answersAreGarbage = { GOGC: '300' };
const readyWithinMs = 60_000;

export interface ServerOptions {
  /** Holds the blocks. */
  readonly data: string;
  /** Default step of subqueries, seconds. */
  readonly intervalS: number;
}

/** A Prometheus on loopback that scrapes nothing and answers queries over the blocks of a folder. */
export class PrometheusServer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** @throws DriftdrillError (exit 5) with what it said where it does not start */
  static async start(program: string, options: ServerOptions): Promise<PrometheusServer> {
    mkdirSync(options.data, { recursive: true });
    const config = join(options.data, '..', 'prometheus.yml');
    writeFileSync(config, `global: {evaluation_interval: ${milliseconds(options.intervalS)}}\n`);
    let said = '';
    for (let tried = 0; tried < startTries; tried++) {
      const [port] = await freePorts(1);
      const { child, said: output } = startChild(
        program,
        [
          `--config.file=${config}`,
          `--storage.tsdb.path=${options.data}`,
          '--storage.tsdb.retention.time=100y',
          '--storage.tsdb.min-block-duration=2h',
          '--storage.tsdb.max-block-duration=2h',
          '--query.timeout=1h',
          '--query.max-samples=1000000000',
          `--web.listen-address=127.0.0.1:${port}`,
          '--log.level=warn',
        ],
        answersAreGarbage,
      );
      let failed = false;
      child.once('error', () => {
        failed = true;
      });
      const server = new PrometheusServer(`http://127.0.0.1:${port}`, child);
      if (await server.ready(() => failed || child.exitCode !== null)) return server;
      await endChild(child);
      said = output();
    }
    throw new DriftdrillError('part-failed', `Prometheus does not start: ${said.trim().split('\n').at(-1) ?? ''}`, {
      exit: exitCodes.internal,
    });
  }

  async stop(): Promise<void> {
    await endChild(this.child);
  }

  private async ready(gone: () => boolean): Promise<boolean> {
    for (let waited = 0; waited < readyWithinMs && !gone(); waited += 20) {
      try {
        if ((await fetch(`${this.url}/-/ready`)).ok) return true;
      } catch {
        // Not listening yet.
      }
      await pause(20);
    }
    return false;
  }
}

/** As Prometheus writes durations. */
function milliseconds(seconds: number): string {
  return `${Math.max(1, Math.round(seconds * 1000))}ms`;
}
