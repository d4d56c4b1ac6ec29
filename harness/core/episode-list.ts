import type { EpisodeRecord } from './record.js';

type NumberColumn = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** One entry an episode, in the narrowest array that holds each exactly; a number: the same in all; null: as `startsS`. NaN stands for null. */
type EpisodeColumn = NumberColumn | number | null;

/** The episodes of a branch as columns: an alert that rings a thousand times a trial leaves millions of them. */
export interface PackedEpisodes {
  readonly n: number;
  readonly segments: readonly string[];
  readonly segment: EpisodeColumn;
  readonly rule: EpisodeColumn;
  readonly startsS: NumberColumn;
  readonly endsS: EpisodeColumn;
  readonly notifiedS: EpisodeColumn;
  readonly value: EpisodeColumn;
  readonly quietS: EpisodeColumn;
  readonly heldS: EpisodeColumn;
}

/** Episodes as they are kept: a few as they are, many packed. */
export type EpisodeList = EpisodeRecord[] | PackedEpisodes;

/** From so many on columns are smaller than objects. */
const leastPacked = 16;

/** The same episodes in as few bytes as hold them, all columns in one buffer. */
export function packEpisodes(list: EpisodeList): EpisodeList {
  if (!Array.isArray(list) || list.length < leastPacked) return list;
  const n = list.length;
  const segments = [...new Set(list.map(({ segment }) => segment))];
  const places = new Map(segments.map((segment, index) => [segment, index]));
  const values = scratch(n * columns.length);
  columns.forEach((name, c) => {
    for (let i = 0; i < n; i++) {
      const episode = list[i];
      values[c * n + i] = (name === 'segment' ? (places.get(episode.segment) as number) : episode[name]) ?? Number.NaN;
    }
  });
  const kinds = columns.map((name, c) => kindOf(values, c * n, n, name === 'startsS'));
  const buffer = new ArrayBuffer(kinds.reduce((sum, kind) => sum + (kind?.BYTES_PER_ELEMENT ?? 0) * n, 0));
  const packed: Record<string, EpisodeColumn> = {};
  let at = 0;
  // Wide ones first, so that each starts at a multiple of its width.
  for (const Kind of kindsByWidth)
    columns.forEach((name, c) => {
      if (kinds[c] !== Kind) return;
      const column = new Kind(buffer, at, n);
      for (let i = 0; i < n; i++) column[i] = values[c * n + i];
      packed[name] = column;
      at += column.byteLength;
    });
  columns.forEach((name, c) => {
    if (kinds[c] === null) packed[name] = same(values, c * n, 0, n) ? null : values[c * n];
  });
  return { n, segments, ...packed } as unknown as PackedEpisodes;
}

/** In this order: the others are compared with the first. */
const columns = ['startsS', 'endsS', 'notifiedS', 'value', 'quietS', 'heldS', 'rule', 'segment'] as const;
const kindsByWidth = [Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array] as const;
type Kind = (typeof kindsByWidth)[number];

let shared = new Float64Array(0);

/** Room for numbers, used again and again: threads that let go of much memory do not give it back. */
function scratch(length: number): Float64Array {
  if (shared.length < length) shared = new Float64Array(Math.max(length, 2 * shared.length));
  return shared;
}

/** The narrowest kind that holds the column exactly; null where one number, or the first column, says it all. */
function kindOf(values: Float64Array, from: number, n: number, first: boolean): Kind | null {
  if (!first && (same(values, from, 0, n) || constant(values, from, n))) return null;
  let most = 0;
  let whole = true;
  let single = true;
  for (let i = from; i < from + n; i++) {
    const value = values[i];
    whole &&= Object.is(value, value >>> 0);
    single &&= Object.is(value, Math.fround(value));
    if (value > most) most = value;
  }
  if (!whole) return single ? Float32Array : Float64Array;
  return most < 2 ** 8 ? Uint8Array : most < 2 ** 16 ? Uint16Array : Uint32Array;
}

/** Whether two stretches hold the same. */
function same(values: Float64Array, from: number, other: number, n: number): boolean {
  for (let i = 0; i < n; i++) if (!Object.is(values[from + i], values[other + i])) return false;
  return true;
}

function constant(values: Float64Array, from: number, n: number): boolean {
  for (let i = 1; i < n; i++) if (!Object.is(values[from + i], values[from])) return false;
  return true;
}

/** The episodes one by one. */
export function listEpisodes(list: EpisodeList): EpisodeRecord[] {
  return Array.isArray(list) ? list : Array.from({ length: list.n }, (_, i) => unpackOne(list, i));
}

/** The same with arrays of their own, where they are views of a longer message. */
export function ownEpisodes(list: EpisodeList): EpisodeList {
  if (Array.isArray(list)) return list;
  const own = <T>(column: T): T =>
    ArrayBuffer.isView(column) ? ((column as unknown as NumberColumn).slice() as T) : column;
  return Object.fromEntries(
    Object.entries(list).map(([name, column]) => [name, own(column)]),
  ) as unknown as PackedEpisodes;
}

/** What most scores read of a branch's episodes; entries beyond `n` mean nothing. */
export interface EpisodeTimes {
  n: number;
  rule: Float64Array;
  startsS: Float64Array;
  /** ∞ while open at the end of the trial. */
  endsS: Float64Array;
  /** ∞ where nobody is told. */
  notifiedS: Float64Array;
}

const times: EpisodeTimes = { n: 0, ...timeColumns(0) };

function timeColumns(length: number): Omit<EpisodeTimes, 'n'> {
  const column = () => new Float64Array(length);
  return { rule: column(), startsS: column(), endsS: column(), notifiedS: column() };
}

/** Rules and times of a branch's episodes as columns, without an object of each: the same room again, valid until the next call. */
export function episodeTimes(list: EpisodeList): EpisodeTimes {
  const n = Array.isArray(list) ? list.length : list.n;
  if (times.rule.length < n) Object.assign(times, timeColumns(2 * n));
  times.n = n;
  const { rule, startsS, endsS, notifiedS } = times;
  if (Array.isArray(list)) {
    list.forEach((episode, i) => {
      rule[i] = episode.rule;
      startsS[i] = episode.startsS;
      endsS[i] = episode.endsS ?? Number.POSITIVE_INFINITY;
      notifiedS[i] = episode.notifiedS ?? Number.POSITIVE_INFINITY;
    });
    return times;
  }
  spread(list, list.rule, rule);
  spread(list, list.startsS, startsS);
  spread(list, list.endsS, endsS);
  spread(list, list.notifiedS, notifiedS);
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(endsS[i])) endsS[i] = Number.POSITIVE_INFINITY;
    if (Number.isNaN(notifiedS[i])) notifiedS[i] = Number.POSITIVE_INFINITY;
  }
  return times;
}

function spread({ n, startsS }: PackedEpisodes, column: EpisodeColumn, into: Float64Array): void {
  if (typeof column === 'number') into.fill(column, 0, n);
  else into.set(column ?? startsS);
}

/** One of them. */
export function episodeAt(list: EpisodeList, i: number): EpisodeRecord {
  return Array.isArray(list) ? list[i] : unpackOne(list, i);
}

function unpackOne(packed: PackedEpisodes, i: number): EpisodeRecord {
  const { segments, segment, rule, startsS, endsS, notifiedS, value, quietS, heldS } = packed;
  const at = (column: EpisodeColumn): number =>
    column === null ? startsS[i] : typeof column === 'number' ? column : column[i];
  const known = (number: number): number | null => (Number.isNaN(number) ? null : number);
  return {
    rule: at(rule),
    segment: segments[at(segment)],
    startsS: startsS[i],
    endsS: known(at(endsS)),
    notifiedS: known(at(notifiedS)),
    value: known(at(value)),
    quietS: known(at(quietS)),
    heldS: at(heldS),
  };
}
