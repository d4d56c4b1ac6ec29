import { type ChildProcess, fork } from 'node:child_process';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { compiledProgram } from '../../core/package-root.js';
import type { PartProcess } from '../broker/part-process.js';
import type { DetectorsConfig } from './config.js';
import { Detectors } from './detectors.js';

const mostRestarts = 10;

/** Detectors at work for one run, wherever they are. */
export interface RunningDetectors {
  /** Rejects where they can't be kept running. */
  readonly failed: Promise<never>;
  /** Null where they are part of this process. */
  readonly process: PartProcess | null;
  stop(): Promise<void>;
}

/**
 * Starts the detectors in a process of their own, and again whenever it ends before the run does. Where the sources run
 * uncompiled (tests) they are part of this process.
 * @param note told of the process and its restarts
 */
export async function startDetectors(config: DetectorsConfig, note: (text: string) => void): Promise<RunningDetectors> {
  const compiled = compiledProgram('harness/live/detect/process');
  if (compiled !== null) return supervise(compiled, config, note);
  const detectors = await Detectors.start(config);
  return { failed: new Promise<never>(() => {}), process: null, stop: () => detectors.stop() };
}

function supervise(program: string, config: DetectorsConfig, note: (text: string) => void): RunningDetectors {
  let stopping = false;
  let child: ChildProcess;
  let restarts = 0;
  let down = false;
  let fail: (error: DriftdrillError) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const start = () => {
    child = fork(program, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    note(`detectors: process ${child.pid}\n`);
    child.once('message', () => child.send(config, () => {}));
    child.once('exit', (code, signal) => {
      if (stopping || down || code === 0) return;
      restarts += 1;
      if (restarts > mostRestarts) {
        fail(
          new DriftdrillError('detectors-down', `the detectors ended ${restarts} times, last with ${signal ?? code}`, {
            exit: exitCodes.internal,
          }),
        );
        return;
      }
      note(`detectors: ended with ${signal ?? code}; starting them again\n`);
      start();
    });
  };
  start();
  return {
    failed,
    process: {
      get pid() {
        return down ? null : (child.pid ?? null);
      },
      kill: async () => {
        down = true;
        await end(child, 'SIGKILL');
      },
      boot: async () => {
        down = false;
        start();
      },
    },
    stop: async () => {
      stopping = true;
      await end(child, 'SIGTERM');
    },
  };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await gone;
}
