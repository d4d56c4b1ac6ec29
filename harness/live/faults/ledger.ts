import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../core/cache-folder.js';
import { makeFolder } from '../../core/make-folder.js';
import { startOf } from './process-state.js';

/** What has been done to a process and how it is undone: a stopped one goes on, one that was started for the run ends. */
export interface Deed {
  readonly undo: 'continue' | 'end';
  readonly pid: number;
  /** When it was started: a number is used again. */
  readonly started: string;
  /** In words. */
  readonly what: string;
}

interface Page {
  /** The harness that did it. */
  readonly pid: number;
  readonly started: string;
  readonly deeds: readonly Deed[];
}

/**
 * What a run does to real parts, on the disk before it is done, so that it can be undone whatever becomes of the run. All
 * of it is undone by signals, without waiting, so that it can be done while a process ends.
 */
export class Ledger {
  private deeds: readonly Deed[] = [];
  private readonly file: string;
  private readonly onExit = () => this.undoAll();

  constructor(private readonly folder = ledgerFolder()) {
    this.file = join(folder, `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2, 8)}.json`);
    process.on('exit', this.onExit);
  }

  /** Notes what is about to be done. @returns its undoing, to be called when it is undone in an orderly way */
  add(undo: Deed['undo'], pid: number, what: string): () => void {
    const deed: Deed = { undo, pid, started: startOf(pid) ?? '', what };
    this.write([...this.deeds, deed]);
    return () => {
      if (this.deeds.includes(deed)) this.write(this.deeds.filter((one) => one !== deed));
    };
  }

  /** Undoes what is still done, the last first. */
  undoAll(): void {
    for (const deed of [...this.deeds].reverse()) undo(deed);
    this.write([]);
  }

  close(): void {
    this.undoAll();
    process.off('exit', this.onExit);
  }

  private write(deeds: readonly Deed[]): void {
    this.deeds = deeds;
    if (deeds.length === 0) {
      rmSync(this.file, { force: true });
      return;
    }
    const page: Page = { pid: process.pid, started: startOf(process.pid) ?? '', deeds };
    makeFolder(this.folder);
    const staged = `${this.file}.new`;
    const handle = openSync(staged, 'w', 0o600);
    try {
      writeSync(handle, JSON.stringify(page));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(staged, this.file);
  }
}

/**
 * Undoes what runs left behind that were themselves killed; what runs under way have done stays.
 * @returns what was undone, in words
 */
export function rollBack(folder = ledgerFolder()): string[] {
  const undone: string[] = [];
  for (const name of pages(folder)) {
    const file = join(folder, name);
    const page = read(file);
    if (page !== null && startOf(page.pid) === page.started) continue;
    for (const deed of [...(page?.deeds ?? [])].reverse()) if (undo(deed)) undone.push(deed.what);
    rmSync(file, { force: true });
  }
  return undone;
}

function undo({ undo: how, pid, started }: Deed): boolean {
  if (started === '' || startOf(pid) !== started) return false;
  try {
    process.kill(pid, 'SIGCONT');
    if (how === 'end') process.kill(pid, 'SIGTERM');
    return true;
  } catch {
    return false;
  }
}

function pages(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** Null where it is not whole: nothing was done then, as it is written before. */
function read(file: string): Page | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Page;
  } catch {
    return null;
  }
}

function ledgerFolder(): string {
  return cacheFolder('rollback');
}
