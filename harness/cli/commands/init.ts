import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { writeFiles } from '../../campaign/staging.js';
import { DriftdrillError, type ExitCode, exitCodes } from '../../core/errors.js';
import { packageFile } from '../../core/package-root.js';
import type { Output } from '../output.js';

/** Writes a first scenario that passes its own gates, its runbooks and a CI workflow; never over a file that is there. */
export async function init(folder: string, output: Output): Promise<ExitCode> {
  const starter = packageFile('scenarios', 'starter');
  const paths = readdirSync(starter, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(starter, join(entry.parentPath, entry.name)))
    .sort();
  const standing = paths.filter((path) => existsSync(join(folder, path)));
  if (standing.length > 0) {
    throw new DriftdrillError(
      'already-there',
      `${standing.map((path) => join(folder, path)).join(', ')} ${standing.length > 1 ? 'are' : 'is'} already there; nothing was written`,
      {
        hint: 'name another folder: driftdrill init DIR',
      },
    );
  }
  writeFiles(resolve(folder), new Map(paths.map((path) => [path, readFileSync(join(starter, path), 'utf8')])));
  for (const path of paths) output.note(`wrote ${join(folder, path)}\n`);
  output.note(`\nnext: driftdrill run ${join(folder, 'drills')} --out driftdrill-out\n`);
  return exitCodes.pass;
}
