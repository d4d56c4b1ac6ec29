import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DriftdrillError, type Finding, FindingsError } from '../harness/core/errors.js';
import { suggest } from './nearest.js';

const isScenario = (name: string) => /\.ya?ml$/i.test(name);

/** Files of a folder, to the bottom, that end as scenarios do. A link that leads nowhere is one: reading it says so. */
export function scenarioFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return scenarioFilesIn(path);
    return isScenario(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && !leadsToFolder(path))) ? [path] : [];
  });
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}

function neighbours(path: string): string[] {
  const folder = join(path, '..');
  return existsSync(folder) && statSync(folder).isDirectory()
    ? readdirSync(folder).map((name) => join(folder, name))
    : [];
}

/**
 * Scenario files among files and folders, in path order, each once. Folders are searched to the bottom for .yaml and
 * .yml.
 * @throws DriftdrillError where a path is missing or a folder holds no scenario
 */
export function findScenarios(paths: readonly string[]): string[] {
  if (paths.length === 0)
    throw new DriftdrillError('no-scenario', 'no scenario is named', { hint: 'name a file or a folder of scenarios' });
  const found = paths.flatMap((path) => {
    if (!existsSync(path))
      throw new DriftdrillError('file-missing', `there is no file or folder ${path}`, {
        hint: suggest(path, neighbours(path), 'beside it'),
      });
    if (!statSync(path).isDirectory()) return [path];
    const files = scenarioFilesIn(path);
    if (files.length === 0)
      throw new DriftdrillError('no-scenario', `there is no scenario in ${path}`, {
        hint: 'scenarios are files that end in .yaml or .yml',
      });
    return files;
  });
  const distinct = new Map(found.map((file) => [resolve(file), file]));
  return [...distinct.values()].sort();
}

/** @throws FindingsError where two scenarios of one run have the same name, from which their random streams derive */
export function checkUniqueNames(plans: readonly { name: string; file: string }[]): void {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { name, file } of plans) {
    const other = first.get(name);
    if (other !== undefined)
      findings.push({
        level: 'error',
        code: 'duplicate-name',
        message: `two scenarios are called '${name}'`,
        place: { file },
        hint: `the other is ${other}; rename one, as names make folders and random streams`,
      });
    else first.set(name, file);
  }
  if (findings.length > 0) throw new FindingsError(findings);
}
