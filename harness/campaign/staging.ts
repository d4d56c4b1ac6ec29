import { closeSync, existsSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DriftdrillError } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';

/** What a file is to hold: text or bytes, or text piece by piece. */
export type FileText = string | Uint8Array | Iterable<string>;

/** Files to be written, by path below the folder. */
export type Files = ReadonlyMap<string, FileText>;

/**
 * Writes all files below a folder, or none: they are first written to a staging folder beside it and then moved.
 * @throws DriftdrillError (exit 2) where the disk is full or the folder can't be written
 */
export function writeFiles(folder: string, files: Files): void {
  let staging: string | null = null;
  try {
    makeFolder(folder);
    staging = mkdtempSync(join(folder, '.staging-'));
    for (const [path, content] of files) {
      makeFolder(dirname(join(staging, path)));
      writeText(join(staging, path), content);
    }
    for (const path of files.keys()) {
      makeFolder(dirname(join(folder, path)));
      renameSync(join(staging, path), join(folder, path));
    }
  } catch (cause) {
    throw unwritable(folder, cause);
  } finally {
    if (staging !== null) rmSync(staging, { recursive: true, force: true });
  }
}

function writeText(path: string, text: FileText): void {
  if (typeof text === 'string' || text instanceof Uint8Array) {
    writeFileSync(path, text);
    return;
  }
  const file = openSync(path, 'w');
  try {
    for (const piece of text) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Writes one file, whole or not at all; a device or a pipe is written to as it is. */
export function writeFile(path: string, text: string): void {
  const file = resolve(path);
  if (!existsSync(file) || statSync(file).isFile()) {
    writeFiles(dirname(file), new Map([[basename(file), text]]));
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(folder: string, cause: unknown): DriftdrillError {
  const { code = 'unknown', message } = cause as NodeJS.ErrnoException;
  const hints: Record<string, string> = {
    ENOSPC: 'the disk is full: free some space, or name another folder with --out',
    EACCES: 'the folder is not writable: name another with --out',
    EPERM: 'the folder is not writable: name another with --out',
    EROFS: 'the file system is read-only: name another folder with --out',
    ENOTDIR: 'a part of the path is a file: name another folder with --out',
    EEXIST: 'there is a file of that name: name another folder with --out',
  };
  return new DriftdrillError('not-written', `can't write to ${folder}: ${message}`, {
    hint: hints[code] ?? 'name another folder with --out; nothing was left half-written',
    cause,
  });
}
