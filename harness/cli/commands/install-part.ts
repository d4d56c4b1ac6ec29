import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  environmentFolder,
  installCommands,
  installedMark,
  interpreterOf,
  type PythonEnvironment,
} from '../../../detectors/external/adapters/environment.js';
import { adapters } from '../../../detectors/external/adapters/registry.js';
import { suggest } from '../../../scenarios/nearest.js';
import { DriftdrillError, type ExitCode, exitCodes } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.js';
import { findToxiproxy, toxiproxyFolder, toxiproxyVersion } from '../../live/faults/toxiproxy.js';
import { onnxRuntimeFolder, onnxRuntimeVersion } from '../../system/models/remote/onnx-runtime.js';
import { feastEnvironment } from '../feast-environment.js';
import type { Output } from '../output.js';

/** A library that has a folder of its own in the cache. */
interface Library {
  readonly name: string;
  readonly version: string;
  readonly sizeMb: number;
  readonly needed: string;
  readonly folder: string;
  readonly found: boolean;
  readonly commands: readonly [program: string, ...args: string[]][];
  /** Set for the commands. */
  readonly env?: Readonly<Record<string, string>>;
  /** What to look at where they fail. */
  readonly hint: string;
}

const python = 'Python 3.9 to 3.12 with venv is needed, and a package index that pip reaches';

function pythonLibrary(environment: PythonEnvironment, needed: string): Library {
  const { name, version, sizeMb } = environment;
  const folder = environmentFolder(environment);
  const commands = installCommands(environment);
  return { name, version, sizeMb, needed, folder, found: interpreterOf(environment) !== null, commands, hint: python };
}

function known(): Library[] {
  const onnx = onnxRuntimeFolder();
  return [
    ...adapters.map(({ environment }) =>
      pythonLibrary(environment, `the monitor ${environment.name} (${environment.licence})`),
    ),
    pythonLibrary(feastEnvironment, `the feature store of docs/examples/feast (${feastEnvironment.licence})`),
    {
      name: 'onnxruntime-node',
      version: onnxRuntimeVersion,
      sizeMb: 290,
      needed: 'models in ONNX files (MIT)',
      folder: onnx,
      found: existsSync(join(onnx, installedMark)),
      commands: [
        [
          'npm',
          'install',
          ...['--prefix', onnx, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'],
          `onnxruntime-node@${onnxRuntimeVersion}`,
        ],
      ],
      hint: 'npm has to reach its registry',
    },
    {
      name: 'toxiproxy',
      version: toxiproxyVersion,
      sizeMb: 16,
      needed: 'faults of the network in live runs (MIT)',
      folder: toxiproxyFolder(),
      found: findToxiproxy() !== null,
      commands: [['go', 'install', `github.com/Shopify/toxiproxy/v2/cmd/server@v${toxiproxyVersion}`]],
      env: { GOBIN: toxiproxyFolder() },
      hint: 'Go 1.18 or later is needed, and a module proxy that it reaches',
    },
  ];
}

/** Libraries as `doctor` lists them: version where there is one, else how to get it. */
export function libraries(): { name: string; version: string | null; needed: string; install: string }[] {
  return known().map(({ name, version, sizeMb, needed, found }) => ({
    name,
    version: found ? version : null,
    needed,
    install: `driftdrill doctor --install ${name} (${sizeMb} MB)`,
  }));
}

/**
 * Installs libraries into the cache folder; what is there already stays.
 * @throws DriftdrillError where a name is unknown or an installer fails
 */
export function installParts(names: readonly string[], output: Output): ExitCode {
  const list = known();
  const all = list.map(({ name }) => name);
  for (const name of names) {
    const library = list.find((one) => one.name === name);
    if (library === undefined)
      throw new DriftdrillError('unknown-part', `there is nothing called '${name}' to install`, {
        hint: suggest(name, all, 'libraries'),
      });
    if (!library.found) install(library, output);
    output.out(`${name} ${library.version} is there\n`);
  }
  return exitCodes.pass;
}

function install({ name, version, sizeMb, folder, commands, env, hint }: Library, output: Output): void {
  output.err(`installing ${name} ${version} (${sizeMb} MB) into ${folder}\n`);
  rmSync(folder, { recursive: true, force: true });
  makeFolder(dirname(folder));
  for (const [program, ...args] of commands) {
    const { status, error, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
      env: { ...process.env, ...env },
    });
    if (status === 0) continue;
    rmSync(folder, { recursive: true, force: true });
    const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join('\n');
    throw new DriftdrillError('not-installed', `${name} could not be installed: ${reason}`, {
      exit: exitCodes.internal,
      hint,
    });
  }
  writeFileSync(join(folder, installedMark), '');
}
