import { setTimeout as sleep } from 'node:timers/promises';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import type { Toxic } from '../../core/real-fault.js';
import type { PartProcess } from '../broker/part-process.js';
import type { Ledger } from './ledger.js';
import { isStopped } from './process-state.js';
import type { Toxiproxy } from './toxiproxy.js';

/** A fault on a real part, which is on or off. */
export interface Switch {
  /** Resolves when the fault is in force. @throws DriftdrillError (exit 5) where it can't be brought about */
  on(): Promise<void>;
  off(): Promise<void>;
}

const stoppedMs = 3000;

/** A toxic on some proxies. */
export function toxicSwitch(server: Toxiproxy, proxies: readonly string[], name: string, toxic: Toxic): Switch {
  return {
    on: async () => {
      for (const proxy of proxies) await server.add(proxy, name, toxic);
    },
    off: async () => {
      for (const proxy of proxies) await server.remove(proxy, name);
    },
  };
}

/** SIGSTOP and SIGCONT. */
export function stopSwitch(part: PartProcess, what: string, ledger: Ledger): Switch {
  let stopped: { pid: number; noted: () => void } | null = null;
  return {
    on: async () => {
      const pid = needed(part, what);
      stopped = { pid, noted: ledger.add('continue', pid, `${what} goes on`) };
      process.kill(pid, 'SIGSTOP');
      const asked = performance.now();
      while (!isStopped(pid)) {
        if (performance.now() - asked > stoppedMs) throw broken(`${what} did not stop`);
        await sleep(20);
      }
    },
    off: async () => {
      if (stopped === null) return;
      const { pid, noted } = stopped;
      stopped = null;
      if (part.pid === pid) process.kill(pid, 'SIGCONT');
      noted();
    },
  };
}

/** SIGKILL and a new start. */
export function killSwitch(part: PartProcess, what: string): Switch {
  return {
    on: async () => {
      needed(part, what);
      await part.kill();
    },
    off: () => part.boot(),
  };
}

function needed({ pid }: PartProcess, what: string): number {
  if (pid === null) throw broken(`${what} is not there`);
  return pid;
}

function broken(message: string): DriftdrillError {
  return new DriftdrillError('fault-not-injected', message, { exit: exitCodes.internal });
}
