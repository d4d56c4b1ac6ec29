import { existsSync, readFileSync } from 'node:fs';
import { scenarioFilesIn } from '../../../scenarios/expand.js';
import { type LoadedScenario, loadScenario } from '../../../scenarios/load.js';
import { FindingsError } from '../../core/errors.js';
import type { Revisions } from '../revision.js';

/** The file of a revision that holds the scenario of that name, wherever it was then; null where there is none. */
function fileNamed(name: string, folder: string): string | null {
  const literal = name.replace(/[.]/g, '\\$&');
  const line = new RegExp(`^\\s*(["']?)name\\1\\s*:\\s*(["']?)${literal}\\2\\s*,?\\s*(?:#.*)?$`, 'm');
  return scenarioFilesIn(folder).find((file) => existsSync(file) && line.test(readFileSync(file, 'utf8'))) ?? null;
}

/**
 * A scenario as it is in a git revision, where need be under another path; null where it isn't there.
 * @throws FindingsError where it is not valid there: findings name the revision in place of the temporary folder
 */
export async function revisionScenario(
  { file, name }: { file: string; name: string },
  revisions: Revisions,
  flags: { against?: string; set: readonly string[]; seed?: number },
): Promise<LoadedScenario | null> {
  const revision = revisions.of(file);
  const there = revision.pathOf(file) ?? fileNamed(name, revision.folder);
  if (there === null) return null;
  const named = (text: string): string => text.replaceAll(`${revision.folder}/`, `${flags.against}:`);
  try {
    return await loadScenario(there, { set: flags.set, seed: flags.seed });
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    throw new FindingsError(
      error.findings.map((finding) => ({
        ...finding,
        message: named(finding.message),
        ...(finding.place ? { place: { ...finding.place, file: named(finding.place.file) } } : {}),
      })),
    );
  }
}
