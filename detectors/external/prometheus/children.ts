import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';

/** What must not outlive us: processes that we started, folders that we made. */
const running = new Set<ChildProcess>();
const folders = new Set<string>();
let watching = false;

function watchExit(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const child of running) child.kill('SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
}

/** Starts a program whose output is kept for messages; it ends with us. Of variables that are set, ours stand back. */
export function startChild(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; said: () => string } {
  watchExit();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, ...process.env } });
  running.add(child);
  child.once('close', () => running.delete(child));
  let said = '';
  const keep = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-8192);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, said: () => said };
}

/** Runs a program to its end. @returns its exit code and the last of what it said */
export async function runChild(
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; said: string }> {
  const { child, said } = startChild(program, args);
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', (cause) => fail(couldNotStart(program, cause)));
    child.once('close', done);
  });
  return { code, said: said() };
}

export function couldNotStart(program: string, cause: Error): DriftdrillError {
  return new DriftdrillError('part-failed', `${program} can't be started: ${cause.message}`, {
    exit: exitCodes.internal,
    cause,
  });
}

/** Ends a process that we started: asked first, killed where it does not answer. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((done) => child.once('close', () => done()));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(impatience);
}

/** A folder that is removed when the process ends, if it was not before. */
export function claimFolder(folder: string): void {
  watchExit();
  folders.add(folder);
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}
