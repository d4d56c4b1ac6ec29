import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Ledger, rollBack } from '../../../harness/live/faults/ledger.js';
import { isStopped, startOf } from '../../../harness/live/faults/process-state.js';
import { scratch } from '../../e2e/cli.js';

/** A process that does nothing for a minute. */
function sleeper(): number {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  if (child.pid === undefined) throw new Error('no sleep');
  return child.pid;
}

function stopped(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  while (!isStopped(pid)) spawnSync('sleep', ['0.02']);
}

/** True once the process has come to it; false after three seconds. */
function comesTo(state: () => boolean): boolean {
  for (let waited = 0; waited < 150; waited++) {
    if (state()) return true;
    spawnSync('sleep', ['0.02']);
  }
  return false;
}

/** A page of a harness that is no more. */
function orphan(folder: string, deed: { undo: string; pid: number; started: string }): void {
  const page = { pid: deed.pid, started: 'another time', deeds: [{ ...deed, what: `${deed.undo} ${deed.pid}` }] };
  writeFileSync(join(folder, 'orphan.json'), JSON.stringify(page));
}

describe('the ledger of what was done to real parts', () => {
  it('is on the disk before the deed, and gone when all is undone', () => {
    const folder = scratch();
    const ledger = new Ledger(folder);
    const pid = sleeper();
    const undone = ledger.add('continue', pid, 'a sleeper goes on');
    expect(readdirSync(folder)).toHaveLength(1);
    undone();
    expect(readdirSync(folder)).toEqual([]);
    undone();
    ledger.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('undoes what is still done when it is closed', () => {
    const folder = scratch();
    const ledger = new Ledger(folder);
    const [hung, started] = [sleeper(), sleeper()];
    ledger.add('continue', hung, 'a sleeper goes on');
    ledger.add('end', started, 'a sleeper is ended');
    stopped(hung);
    stopped(started);
    ledger.close();
    expect(comesTo(() => !isStopped(hung))).toBe(true);
    expect(startOf(hung)).not.toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is left alone by others while its run goes on', () => {
    const folder = scratch();
    const ledger = new Ledger(folder);
    const pid = sleeper();
    ledger.add('continue', pid, 'a sleeper goes on');
    stopped(pid);
    expect(rollBack(folder)).toEqual([]);
    expect(isStopped(pid)).toBe(true);
    ledger.close();
  });

  it('is rolled back once its run is no more', () => {
    const folder = scratch();
    const pid = sleeper();
    stopped(pid);
    orphan(folder, { undo: 'continue', pid, started: startOf(pid) as string });
    expect(rollBack(folder)).toEqual([`continue ${pid}`]);
    expect(comesTo(() => !isStopped(pid))).toBe(true);
    expect(rollBack(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never touches a process that has only the number of the one meant', () => {
    const folder = scratch();
    const pid = sleeper();
    stopped(pid);
    orphan(folder, { undo: 'end', pid, started: 'Thu Jan  1 00:00:00 1970' });
    expect(rollBack(folder)).toEqual([]);
    expect(isStopped(pid)).toBe(true);
  });

  it('takes a page that is not whole for nothing', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'torn.json'), '{"pid": 1, "dee');
    expect(rollBack(folder)).toEqual([]);
    expect(rollBack(join(folder, 'nowhere'))).toEqual([]);
  });
});
