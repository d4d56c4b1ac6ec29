import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CellPlan } from '../core/cell.js';
import { DriftdrillError } from '../core/errors.js';
import type { GroupRecord } from '../core/group-record.js';
import { makeFolder } from '../core/make-folder.js';
import type { RunInfo } from '../core/saved.js';
import type { CalibratedValue, ResampledControl } from '../core/scorecard.js';
import type { ScoreMeta } from '../score/score.js';
import { readLine, writeLine } from './trial-lines.js';

/** The i-th (from 1) of n parts of a campaign's trials. */
export interface Shard {
  index: number;
  of: number;
}

/** `campaign.json`: all that scoring needs beside the trials, so that shards are joined without the user's files. */
export interface CampaignFile {
  campaign: 1;
  /** Equal keys, equal trials. */
  key: string;
  shard: Shard | null;
  earlyStop: boolean;
  cells: CellPlan[];
  run: RunInfo;
  faultDiagnosis: ScoreMeta['faultDiagnosis'];
  /** By cell. */
  evaluationS: number[][];
  warnings: string[];
  /** What `stack.calibrate` set. */
  calibrated: CalibratedValue[];
  /** What `control` asks for. */
  resampled?: ResampledControl;
  sample: unknown[];
}

/** What makes the trials of a campaign. */
export function campaignKey(hash: string, cells: readonly CellPlan[], earlyStop: boolean): string {
  const made = cells.map(({ set, case: drilled, plan: { file: _file, ...plan } }) => [set, drilled, plan]);
  return createHash('sha256')
    .update(JSON.stringify([hash, earlyStop, made]))
    .digest('hex')
    .slice(0, 16);
}

/** Trials as they finish, a line each: what was written survives whatever happens to the process. */
export class Journal {
  private constructor(
    private readonly path: string,
    private readonly file: number,
    /** Of an earlier run. */
    readonly before: readonly GroupRecord[],
  ) {}

  /**
   * @param resume keep the trials that an interrupted run left in the folder; else they are overwritten
   * @throws DriftdrillError where the folder holds another campaign or can't be written
   */
  static open(folder: string, campaign: CampaignFile, resume: boolean): Journal {
    try {
      makeFolder(folder);
      const path = join(folder, 'trials.jsonl');
      const known = resume ? readCampaign(folder) : null;
      if (known !== null) checkSame(folder, known, campaign);
      if (known === null) {
        writeFileSync(path, '');
        writeFileSync(join(folder, 'campaign.json.part'), JSON.stringify(campaign));
        renameSync(join(folder, 'campaign.json.part'), join(folder, 'campaign.json'));
      }
      const before = readTrials(folder);
      return new Journal(path, openSync(path, 'a'), before);
    } catch (cause) {
      if (cause instanceof DriftdrillError) throw cause;
      throw new DriftdrillError('not-written', `can't write to ${folder}: ${(cause as Error).message}`, {
        hint: 'name another folder',
        cause,
      });
    }
  }

  add(record: GroupRecord): void {
    writeSync(this.file, `${writeLine(record)}\n`);
  }

  /** Ends the journal; where all trials are there, they are laid down in order. */
  close(records: readonly GroupRecord[] | null): void {
    closeSync(this.file);
    if (records === null) return;
    const part = openSync(`${this.path}.part`, 'w');
    for (const record of records) writeSync(part, `${writeLine(record)}\n`);
    closeSync(part);
    renameSync(`${this.path}.part`, this.path);
  }
}

function checkSame(folder: string, known: CampaignFile, asked: CampaignFile): void {
  const shard = (file: CampaignFile) =>
    file.shard === null ? 'all trials' : `shard ${file.shard.index}/${file.shard.of}`;
  const differs =
    known.key !== asked.key
      ? `another campaign: ${known.run.replay}`
      : shard(known) !== shard(asked)
        ? shard(known)
        : null;
  if (differs !== null)
    throw new DriftdrillError('other-campaign', `${folder} holds the trials of ${differs}`, {
      hint: 'run the same scenario with the same flags, or name an empty folder',
    });
}

/** `campaign.json` of a folder; null where it has none. */
export function readCampaign(folder: string): CampaignFile | null {
  const path = join(folder, 'campaign.json');
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as CampaignFile;
  } catch (cause) {
    throw new DriftdrillError('broken-run', `${path} can't be read: ${(cause as Error).message}`, { cause });
  }
}

/** The trials that a folder holds, each once. A torn last line, of a process that was killed as it wrote, is cut off. */
export function readTrials(folder: string): GroupRecord[] {
  const path = join(folder, 'trials.jsonl');
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const records = new Map<string, GroupRecord>();
  let from = 0;
  for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
    const record = readLine(bytes.toString('utf8', from, to));
    records.set(`${record.trial}|${record.group}`, record);
    from = to + 1;
  }
  if (from < bytes.length) truncateSync(path, from);
  return [...records.values()];
}
