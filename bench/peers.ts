import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../harness/core/cache-folder.js';
import { packageFile } from '../harness/core/package-root.js';

const cache = cacheFolder();
const river = '0.26.1';
const moa = '2024.07.0';

/** Path of one of the peers' programs. */
const program = (name: string) => packageFile('bench', 'peers', name);

/** Runs a command quietly; null where it can't be had, with the reason on standard error. */
function attempt(what: string, command: string, args: string[]): string | null {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 600_000 });
  } catch (error) {
    process.stderr.write(`${what}: not measured, ${(error as Error).message.split('\n')[0]}\n`);
    return null;
  }
}

/** A Python with NumPy and River of the pinned version, in the user's cache; null where there is none. */
function python(): string | null {
  const folder = join(cache, `bench-python-river-${river}`);
  const binary = join(folder, 'bin', 'python');
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  if (attempt('Python', 'python3', ['-m', 'venv', folder]) === null) return null;
  return attempt('River', join(folder, 'bin', 'pip'), ['install', '--quiet', `river==${river}`, 'numpy']) === null
    ? null
    : binary;
}

/** What a Python peer prints. */
export function runPython(name: string): number | null {
  const binary = python();
  const said = binary === null ? null : attempt(name, binary, [program(name)]);
  return said === null ? null : Number(said);
}

/** Million values a second of MOA's detectors, by name. */
export function runMoa(): Record<string, number> | null {
  const jar = join(cache, `moa-${moa}.jar`);
  if (!existsSync(jar)) {
    mkdirSync(cache, { recursive: true });
    const args = [
      '-q',
      '-B',
      '-ntp',
      'dependency:copy',
      `-Dartifact=nz.ac.waikato.cms.moa:moa:${moa}`,
      `-DoutputDirectory=${cache}`,
    ];
    if (attempt('MOA', 'mvn', args) === null) return null;
  }
  const said = attempt('MOA', 'java', ['-cp', jar, program('MoaDetectors.java')]);
  if (said === null) return null;
  return Object.fromEntries(
    said
      .trim()
      .split('\n')
      .map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]),
  );
}
