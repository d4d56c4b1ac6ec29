import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import type { CellPlan } from '../../core/cell.js';
import { dataFiles } from '../../system/load.js';
import { version } from '../version.js';
import { pack, unpack } from './wire.js';

/** What a campaign tells its workers, once. */
export interface Announcement {
  name: string;
  driftdrill: string;
  /** Major version: arithmetic and message format are those of Node. */
  node: number;
  /** As the tasks' key. */
  key: string;
  /** Data and modules by absolute path: a worker must have the same. */
  files: { path: string; sha256: string }[];
  /** Packed. */
  cells: string;
  /** SHA-256 of the packed cells. */
  sha256: string;
}

const nodeMajor = Number(process.versions.node.split('.')[0]);

export async function announce(key: string, cells: readonly CellPlan[]): Promise<Announcement> {
  const files: Announcement['files'] = [];
  for (const path of filesOf(cells)) files.push({ path, sha256: await hashFile(path) });
  const packed = pack(cells);
  const sha256 = createHash('sha256').update(packed).digest('hex');
  return { name: cells[0].plan.name, driftdrill: version, node: nodeMajor, key, files, cells: packed, sha256 };
}

export function cellsOf(announcement: Announcement): CellPlan[] {
  return unpack(announcement.cells) as CellPlan[];
}

/** Why this machine must not run the campaign's trials: they would not be the same. Null where it may. */
export async function refusal({ driftdrill, node, files, cells, sha256 }: Announcement): Promise<string | null> {
  if (driftdrill !== version) return `the campaign is run by driftdrill ${driftdrill}, this worker is ${version}`;
  if (node !== nodeMajor) return `the campaign is run by Node ${node}, this worker by Node ${nodeMajor}`;
  if (createHash('sha256').update(cells).digest('hex') !== sha256) return 'the campaign did not arrive whole';
  for (const file of files) {
    if (!existsSync(file.path)) return `${file.path} is not on this machine`;
    if ((await hashFile(file.path)) !== file.sha256) return `${file.path} is not the campaign's file`;
  }
  return null;
}

function filesOf(cells: readonly CellPlan[]): string[] {
  const all = cells.flatMap(({ plan }) => [
    ...dataFiles(plan),
    ...plan.stack.detectors.flatMap(({ module }) => module ?? []),
  ]);
  return [...new Set(all)].sort();
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
