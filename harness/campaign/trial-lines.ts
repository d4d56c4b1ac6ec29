import { listEpisodes, packEpisodes } from '../core/episode-list.js';
import type { BranchResult, GroupRecord } from '../core/group-record.js';
import { compactHarm, harmColumns, zeros } from '../core/harm-columns.js';
import type { EpisodeRecord, HarmColumn, HarmSeries } from '../core/record.js';

type HarmLine = Pick<HarmSeries, 'fromS' | 'binS' | 'bins'> & Partial<Record<(typeof harmColumns)[number], number[]>>;
type BranchLine = Omit<BranchResult, 'harm' | 'episodes'> & { episodes: EpisodeRecord[]; harm: HarmLine | null };
type GroupLine = Omit<GroupRecord, 'branches'> & { branches: BranchLine[] };

/** A record as one line of `trials.jsonl`, without its end: typed arrays as lists, columns of zeros left out. */
export function writeLine(record: GroupRecord): string {
  const line: GroupLine = {
    ...record,
    branches: record.branches.map((branch) => ({
      ...branch,
      episodes: listEpisodes(branch.episodes),
      harm: pack(branch.harm),
    })),
  };
  return JSON.stringify(line);
}

/** A record from its line; every number comes back as it was. */
export function readLine(text: string): GroupRecord {
  const line = JSON.parse(text) as GroupLine;
  return {
    ...line,
    branches: line.branches.map((branch) => ({
      ...branch,
      episodes: packEpisodes(branch.episodes),
      harm: unpack(branch.harm),
    })),
  };
}

function pack(harm: HarmSeries | null): HarmLine | null {
  if (harm === null) return null;
  const line: HarmLine = { fromS: harm.fromS, binS: harm.binS, bins: harm.bins };
  for (const column of harmColumns) if (harm[column].some((value) => value !== 0)) line[column] = [...harm[column]];
  return line;
}

function unpack(line: HarmLine | null): HarmSeries | null {
  if (line === null) return null;
  const { fromS, binS, bins } = line;
  const column = (name: (typeof harmColumns)[number]): HarmColumn => {
    const values = line[name];
    return values === undefined ? zeros(bins) : Float64Array.from(values);
  };
  const [requests, failures, latency, judged, error, positives, age, cost] = harmColumns.map(column);
  return compactHarm({ fromS, binS, bins, requests, failures, latency, judged, error, positives, age, cost });
}
