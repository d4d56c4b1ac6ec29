import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Scorecard } from '../../harness/core/scorecard.js';

export const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'bin', 'driftdrill.js');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line as a user would. */
export function driftdrill(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: options.cwd ?? root,
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
  });
  return { code: status, stdout, stderr };
}

/** Starts it and gives the process, for signals. */
export function start(args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ran>((done) => child.on('close', (code) => done({ code, stdout: '', stderr })));
  return { child, ended, said: () => stderr };
}

/** The scorecard of one scenario; fails with what the command said where it gives none. */
export function scorecardOf(args: readonly string[], options: { cwd?: string } = {}): Scorecard {
  const ran = driftdrill(['run', ...args, '--quiet', '--json', '-'], options);
  if (ran.stdout === '') throw new Error(`driftdrill run ${args.join(' ')} ended with ${ran.code}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Scorecard;
}

/** What identical runs share: all but the time it took, the date and the command. */
export function comparable(card: Scorecard): Omit<Scorecard, 'wallS' | 'made' | 'replay'> {
  const { wallS: _wall, made: _made, replay: _replay, ...rest } = card;
  return rest;
}

/** A folder that goes away with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
