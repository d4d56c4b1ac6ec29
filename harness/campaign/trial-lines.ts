import type { BranchResult, GroupRecord } from '../core/group-record.js';
import type { HarmSeries } from '../core/record.js';

const columns = ['requests', 'failures', 'latency', 'judged', 'error', 'positives', 'age', 'cost'] as const;

type HarmLine = Pick<HarmSeries, 'fromS' | 'binS' | 'bins'> & Partial<Record<(typeof columns)[number], number[]>>;
type BranchLine = Omit<BranchResult, 'harm'> & { harm: HarmLine | null };
type GroupLine = Omit<GroupRecord, 'branches'> & { branches: BranchLine[] };

/** A record as one line of `trials.jsonl`, without its end: typed arrays as lists, columns of zeros left out. */
export function writeLine(record: GroupRecord): string {
  const line: GroupLine = {
    ...record,
    branches: record.branches.map((branch) => ({ ...branch, harm: pack(branch.harm) })),
  };
  return JSON.stringify(line);
}

/** A record from its line; every number comes back as it was. */
export function readLine(text: string): GroupRecord {
  const line = JSON.parse(text) as GroupLine;
  return { ...line, branches: line.branches.map((branch) => ({ ...branch, harm: unpack(branch.harm) })) };
}

function pack(harm: HarmSeries | null): HarmLine | null {
  if (harm === null) return null;
  const line: HarmLine = { fromS: harm.fromS, binS: harm.binS, bins: harm.bins };
  for (const column of columns) if (harm[column].some((value) => value !== 0)) line[column] = [...harm[column]];
  return line;
}

function unpack(line: HarmLine | null): HarmSeries | null {
  if (line === null) return null;
  const { fromS, binS, bins } = line;
  const column = (name: (typeof columns)[number]): Float64Array => {
    const values = line[name];
    return values === undefined ? zeros(bins) : Float64Array.from(values);
  };
  const [requests, failures, latency, judged, error, positives, age, cost] = columns.map(column);
  return { fromS, binS, bins, requests, failures, latency, judged, error, positives, age, cost };
}

const shared = new Map<number, Float64Array>();

/** One column of zeros for all that have none: records are read and never written to. */
function zeros(bins: number): Float64Array {
  const known = shared.get(bins) ?? new Float64Array(bins);
  shared.set(bins, known);
  return known;
}

/** A record whose columns of zeros are the shared one, so that ten thousand of them stay small. */
export function slim(record: GroupRecord): GroupRecord {
  for (const { harm } of record.branches) {
    if (harm === null) continue;
    for (const column of columns) if (harm[column].every((value) => value === 0)) harm[column] = zeros(harm.bins);
  }
  return record;
}
