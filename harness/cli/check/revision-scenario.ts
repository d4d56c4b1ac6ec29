import { type LoadedScenario, loadScenario } from '../../../scenarios/load.js';
import { FindingsError } from '../../core/errors.js';
import type { Revisions } from '../revision.js';

/**
 * A scenario as it is in a git revision; null where it isn't there.
 * @throws FindingsError where it is not valid there: findings name the revision in place of the temporary folder
 */
export async function revisionScenario(
  file: string,
  revisions: Revisions,
  flags: { against?: string; set: readonly string[]; seed?: number },
): Promise<LoadedScenario | null> {
  const revision = revisions.of(file);
  const there = revision.pathOf(file);
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
