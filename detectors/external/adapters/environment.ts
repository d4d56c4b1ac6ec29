import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../harness/core/cache-folder.js';
import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';

/** A Python environment for one library, apart from all others. */
export interface PythonEnvironment {
  readonly name: string;
  readonly version: string;
  /** What pip is told. */
  readonly requirements: readonly string[];
  /** Megabytes on disk. */
  readonly sizeMb: number;
  readonly licence: string;
  /** Switches telemetry off. */
  readonly env: Readonly<Record<string, string>>;
}

/** Written when all is installed, so that what was broken off is not taken for whole. */
export const installedMark = 'installed-by-driftdrill';

/** Folder of the environment, whether it is there or not. */
export function environmentFolder({ name, version }: PythonEnvironment): string {
  return cacheFolder('python', `${name}-${version}`);
}

/** Its interpreter: `DRIFTDRILL_PYTHON_<NAME>`, else the one in the cache folder; null where there is none. */
export function interpreterOf(environment: PythonEnvironment): string | null {
  const named = process.env[`DRIFTDRILL_PYTHON_${environment.name.toUpperCase().replaceAll('-', '_')}`];
  if (named !== undefined) return existsSync(named) ? named : null;
  const complete = existsSync(join(environmentFolder(environment), installedMark));
  return complete ? join(environmentFolder(environment), 'bin', 'python') : null;
}

/** Commands that make it. */
export function installCommands(environment: PythonEnvironment): [program: string, ...args: string[]][] {
  const folder = environmentFolder(environment);
  return [
    ['python3', '-m', 'venv', folder],
    [join(folder, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', ...environment.requirements],
  ];
}

/** @throws DriftdrillError (exit 4) that says how to get it */
export function neededInterpreter(environment: PythonEnvironment): string {
  const found = interpreterOf(environment);
  if (found !== null) return found;
  const { name, version, sizeMb } = environment;
  throw new DriftdrillError('part-missing', `${name} ${version} is not installed for Driftdrill`, {
    exit: exitCodes.invalid,
    hint: `driftdrill doctor --install ${name} makes an environment of its own for it (${sizeMb} MB)`,
  });
}
