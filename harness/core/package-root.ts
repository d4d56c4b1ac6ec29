import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of a file that comes with the package, from the sources and from the compiled tree alike. */
export function packageFile(...path: string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, ...path);
}

/**
 * A program of ours that another thread or process is to run, by its source's path without ending; null where the
 * sources run uncompiled, as under test.
 */
export function compiledProgram(path: string): string | null {
  const compiled = packageFile('dist');
  return fileURLToPath(import.meta.url).startsWith(compiled + sep) ? join(compiled, `${path}.js`) : null;
}
