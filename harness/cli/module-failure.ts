import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DriftdrillError, type Place } from '../core/errors.js';
import { packageFile } from '../core/package-root.js';

/** Folders of the package that hold code of ours. */
const folders = ['bin', 'dist', 'harness', 'injectors', 'detectors', 'scenarios', 'reports', 'test'];

/**
 * An error that a module of the user's own has thrown, with its place; null where it is one of ours.
 * Whose it is tells the stack: a frame of the user's stands above the first of ours.
 */
export function moduleFailure(error: unknown): DriftdrillError | null {
  if (!(error instanceof Error) || error.stack === undefined) return null;
  const root = packageFile();
  for (const line of error.stack.split('\n')) {
    const place = placeOf(line);
    if (place === null || place.file.includes(`${sep}node_modules${sep}`)) continue;
    if (folders.some((folder) => place.file.startsWith(join(root, folder) + sep))) return null;
    return new DriftdrillError('module-failed', `your module failed: ${error.name}: ${error.message}`, {
      place,
      hint: 'it is no part of Driftdrill; mend it there',
      cause: error,
    });
  }
  return null;
}

/** Where a frame of a stack stands, if that is in a file. Modules in TypeScript run compiled, so their lines tell nothing. */
function placeOf(frame: string): Place | null {
  const compiled = /[?&]filePath=([^:)]+)/.exec(frame);
  if (compiled !== null) return { file: decodeURIComponent(compiled[1]).split('?')[0] };
  const [, where, line, column] = /^\s+at (?:.*\()?(.+?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
  if (where === undefined || where.startsWith('node:') || where.startsWith('data:')) return null;
  const file = where.startsWith('file:') ? fileURLToPath(where.split('?')[0]) : where;
  return { file, line: Number(line), column: Number(column) };
}
