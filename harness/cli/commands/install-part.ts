import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  environmentFolder,
  installCommands,
  installedMark,
  interpreterOf,
} from '../../../detectors/external/adapters/environment.js';
import { adapters } from '../../../detectors/external/adapters/registry.js';
import { suggest } from '../../../scenarios/nearest.js';
import { DriftdrillError, type ExitCode, exitCodes } from '../../core/errors.js';
import type { Output } from '../output.js';

/** Python libraries as `doctor` lists them: version where there is one, else how to get it. */
export function libraries(): { name: string; version: string | null; needed: string; install: string }[] {
  return adapters.map(({ environment }) => ({
    name: environment.name,
    version: interpreterOf(environment) === null ? null : environment.version,
    needed: `the monitor ${environment.name} (${environment.licence})`,
    install: `driftdrill doctor --install ${environment.name} (${environment.sizeMb} MB)`,
  }));
}

/**
 * Makes the environments of Python libraries in the cache folder; what is there already stays.
 * @throws DriftdrillError where a name is unknown or pip fails
 */
export function installParts(names: readonly string[], output: Output): ExitCode {
  const known = adapters.map(({ environment }) => environment);
  for (const name of names) {
    const environment = known.find((one) => one.name === name);
    if (environment === undefined)
      throw new DriftdrillError('unknown-part', `there is nothing called '${name}' to install`, {
        hint: suggest(
          name,
          known.map((one) => one.name),
          'libraries',
        ),
      });
    const folder = environmentFolder(environment);
    if (interpreterOf(environment) !== null) {
      output.out(`${name} ${environment.version} is there\n`);
      continue;
    }
    output.err(`installing ${name} ${environment.version} (${environment.sizeMb} MB) into ${folder}\n`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    for (const [program, ...args] of installCommands(environment)) {
      const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
      if (status === 0) continue;
      rmSync(folder, { recursive: true, force: true });
      const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join('\n');
      throw new DriftdrillError('not-installed', `${name} could not be installed: ${reason}`, {
        exit: exitCodes.internal,
        hint: 'Python 3.9 to 3.12 with venv is needed, and a package index that pip reaches',
      });
    }
    writeFileSync(join(folder, installedMark), '');
    output.out(`${name} ${environment.version} is there\n`);
  }
  return exitCodes.pass;
}
