import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A server on loopback; `take` gets the body of a request, or its path where there is none. */
export function listen(take: (body: string, answer: (text: string) => void) => void): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => take(body === '' ? (request.url ?? '') : body, (text) => response.end(text)));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

export function start(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore' });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = new Promise((done) => child.once('close', done));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(impatience);
}

export async function answering(url: string): Promise<void> {
  for (let tried = 0; tried < 300; tried++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await pause(100);
  }
  throw new Error(`${url} does not answer`);
}
