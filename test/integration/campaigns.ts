import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { comparable, driftdrill, type Ran, scratch, start } from '../e2e/cli.js';

export const swept = 'test/e2e/scenarios/swept.yaml';

type Started = ReturnType<typeof start>;

/** A worker on a queue; killed when the test ends. */
export function worker(url: string, ...flags: string[]): Started {
  const started = start(['worker', '--queue', url, '--concurrency', '1', ...flags]);
  onTestFinished(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
  });
  return started;
}

/** A campaign over a queue, kept in a folder; killed when the test ends. */
export function campaign(url: string, folder: string, ...flags: string[]): Started {
  const started = start(['run', swept, '--queue', url, '--reporter', 'json', '--resume', folder, ...flags]);
  onTestFinished(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
  });
  return started;
}

/** The same without a queue. */
export function undisturbed(trials: number, folder = scratch()): string {
  driftdrill(['run', swept, '--trials', `${trials}`, '--quiet', '--reporter', 'json', '--out', folder]);
  return folder;
}

/** Fails where two folders don't hold the same run, byte for byte but for times. */
export function expectSameRun(folder: string, expected: string, why = ''): void {
  for (const name of ['trials.jsonl', 'alerts.jsonl', 'results.jsonl', 'sketches.json', 'sample.jsonl'])
    expect(text(folder, name) === text(expected, name), `${name} ${why}`).toBe(true);
  const card = (from: string) => comparable(JSON.parse(text(from, 'scorecard.json')) as Scorecard);
  expect(card(folder), why).toEqual(card(expected));
}

/** How often each trial was kept, as `trial|group`. */
export function keptTrials(folder: string): string[] {
  const lines = text(folder, 'trials.jsonl').trim().split('\n');
  return lines.map((line) => {
    const { trial, group } = JSON.parse(line) as { trial: number; group: number };
    return `${trial}|${group}`;
  });
}

/** Waits until the journal holds so many trials, or the campaign has ended. */
export async function journalled(folder: string, trials: number, { child, said }: Started): Promise<void> {
  const path = join(folder, 'trials.jsonl');
  for (let tries = 0; child.exitCode === null && child.signalCode === null; tries++) {
    if (existsSync(path) && readFileSync(path).filter((byte) => byte === 10).length >= trials) return;
    if (tries > 2_000) throw new Error(`no ${trials} trials in ${path}: ${said()}`);
    await sleep(50);
  }
}

/** Waits until a command has said something. */
export async function says({ said }: Started, what: string): Promise<void> {
  for (let tries = 0; !said().includes(what); tries++) {
    if (tries > 600) throw new Error(`never said '${what}': ${said()}`);
    await sleep(50);
  }
}

/** The end of a command that must pass. */
export async function passed({ ended }: Started, why = ''): Promise<Ran> {
  const ran = await ended;
  expect(ran.code, `${why}\n${ran.stderr}`).toBe(0);
  return ran;
}

function text(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
