import { type EpisodeList, listEpisodes } from './episode-list.js';
import type { BranchRecord, EpisodeRecord, TrialRecord } from './record.js';

/** A stretch of simulation, and the cells that needed it: null where it is done for its own sake (the twin's). */
export interface WorkRecord {
  cells: number[] | null;
  requests: number;
  simulatedS: number;
}

/** What one cell got of a trial. */
export interface CellRecord {
  /** Index among the campaign's cells. */
  cell: number;
  /** End of the cell's trial, seconds since its start. */
  endS: number;
  /** t₀ of each fault, by id. */
  t0S: Record<string, number>;
  /** By name (`twin`, `fault`, `without:ID`, in this order) the index of its branch in the group's list. */
  branches: [name: string, faults: string[], branch: number][];
  /** Detectors that never became ready, with the reason. */
  notReady: string[];
}

/** What one branch left behind. */
export interface BranchResult extends Pick<BranchRecord, 'injections' | 'harm' | 'judgedS'> {
  episodes: EpisodeList;
}

/** One trial of all cells that share its traffic: branches that several cells need are there once. */
export interface GroupRecord {
  /** Index among the campaign's groups. */
  group: number;
  trial: number;
  /** Hash of (name, seed, trial number), 16 hexadecimal digits. */
  seed: string;
  /** Milliseconds since the epoch of t = 0. */
  startMs: number;
  onsetS: number;
  invalid: string | null;
  work: WorkRecord[];
  branches: BranchResult[];
  cells: CellRecord[];
}

/** The trial as one cell saw it; only its twin where the cell had ended before. */
export function trialOf(record: GroupRecord, cell: number): TrialRecord | undefined {
  const found = record.cells.find((one) => one.cell === cell);
  if (found === undefined) return undefined;
  const { requests, simulatedS } = workOf(record, (other) => other === cell);
  return {
    trial: record.trial,
    seed: record.seed,
    startMs: record.startMs,
    onsetS: record.onsetS,
    endS: found.endS,
    t0S: found.t0S,
    branches: found.branches.map(([branch, faults, index]) => ({ branch, faults, ...record.branches[index] })),
    requests,
    simulatedS,
    invalid: record.invalid,
    notReady: found.notReady,
  };
}

/** The episodes of a branch as a list that may be changed. */
export function editableEpisodes(result: BranchResult): EpisodeRecord[] {
  if (Array.isArray(result.episodes)) return result.episodes;
  const list = listEpisodes(result.episodes);
  result.episodes = list;
  return list;
}

/** What was simulated for some cells, the parts that they share once. */
export function workOf(
  record: GroupRecord,
  wanted: (cell: number) => boolean,
): { requests: number; simulatedS: number } {
  let requests = 0;
  let simulatedS = 0;
  for (const stretch of record.work) {
    if (stretch.cells !== null && !stretch.cells.some(wanted)) continue;
    requests += stretch.requests;
    simulatedS += stretch.simulatedS;
  }
  return { requests, simulatedS };
}
