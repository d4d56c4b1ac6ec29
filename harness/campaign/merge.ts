import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DriftdrillError } from '../core/errors.js';
import type { TrialSketch } from '../core/saved.js';
import type { Scorecard } from '../core/scorecard.js';
import type { Drilled } from './drill.js';
import { finish } from './finish.js';
import { type CampaignFile, readCampaign, readTrials } from './journal.js';

/** A shard of one scenario. */
interface Part {
  folder: string;
  file: CampaignFile;
}

/**
 * Joins the shards of one or several scenarios: scored anew from the trials, in their order, stopping rule and all.
 * @throws DriftdrillError where parts are missing, doubled, unfinished or of different campaigns
 */
export function mergeShards(folders: readonly string[]): { runs: Omit<Drilled, 'interrupted'>[]; many: boolean } {
  const found = folders.map((folder) => partsIn(folder));
  const parts = found.flatMap(({ inside }) => inside);
  const names = [...new Set(parts.map(({ file }) => file.run.plan.name))];
  const first = (name: string) => parts.find(({ file }) => file.run.plan.name === name)!.file.run.file;
  names.sort((a, b) => (first(a) < first(b) ? -1 : 1));
  const runs = names.map((name) => mergeOne(parts.filter(({ file }) => file.run.plan.name === name)));
  return { runs, many: found.some(({ many }) => many) };
}

function partsIn(folder: string): { inside: Part[]; many: boolean } {
  if (!existsSync(folder)) throw new DriftdrillError('no-folder', `there is no folder ${folder}`);
  const own = readCampaign(folder);
  if (own !== null) return { inside: [{ folder, file: own }], many: false };
  const inside = readdirSync(folder).flatMap((name): Part[] => {
    const file = readCampaign(join(folder, name));
    return file === null ? [] : [{ folder: join(folder, name), file }];
  });
  if (inside.length === 0)
    throw new DriftdrillError('no-saved-run', `${folder} holds no part of a campaign`, {
      hint: 'a part is the folder given to `driftdrill run --shard i/n --out`',
    });
  return { inside, many: true };
}

function mergeOne(parts: readonly Part[]): Omit<Drilled, 'interrupted'> {
  const [{ file }] = parts;
  const of = file.shard?.of ?? 1;
  for (const { folder, file: other } of parts)
    if (other.key !== file.key || (other.shard?.of ?? 1) !== of)
      throw new DriftdrillError(
        'other-campaign',
        `${folder} and ${parts[0].folder} are not parts of the same campaign`,
        {
          hint: 'run every part with the same files, flags and number of parts',
        },
      );
  const indices = parts.map((part) => part.file.shard?.index ?? 1);
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !indices.includes(index));
  if (missing.length > 0)
    throw new DriftdrillError(
      'missing-part',
      `of ${of} parts ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`,
      {
        hint: `run it with --shard ${missing[0]}/${of}, and name its folder here`,
      },
    );
  const twice = indices.find((index, i) => indices.indexOf(index) !== i);
  if (twice !== undefined) throw new DriftdrillError('doubled-part', `part ${twice} of ${of} is there twice`);
  const records = parts
    .flatMap(({ folder }) => readTrials(folder))
    .sort((a, b) => a.trial - b.trial || a.group - b.group);
  const trials = new Set(records.map(({ trial }) => trial)).size;
  const { plan } = file.run;
  if (trials < plan.trials)
    throw new DriftdrillError('unfinished-part', `only ${trials} of ${plan.trials} trials are there`, {
      hint: 'a part was interrupted: go on with it by --resume',
    });
  const sketches = parts
    .flatMap(({ folder }) => read(join(folder, 'sketches.json')) as TrialSketch[])
    .sort((a, b) => a.trial - b.trial);
  const wallS = parts.reduce((sum, { folder }) => sum + wallOf(folder), 0);
  const { records: _records, ...finished } = finish(file, records, sketches, { wallS, whole: true });
  return { ...finished, sample: file.sample };
}

function wallOf(folder: string): number {
  return (read(join(folder, 'scorecard.json')) as Scorecard).wallS;
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new DriftdrillError('broken-run', `${path} can't be read: ${(cause as Error).message}`, {
      hint: 'the part was interrupted: go on with it by --resume',
      cause,
    });
  }
}
