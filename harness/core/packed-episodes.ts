import type { EpisodeList, EpisodeRecord } from './record.js';

/** Shorter lists stay as they are. */
const leastEpisodes = 32;

type Field = 'endsS' | 'notifiedS' | 'value' | 'quietS' | 'heldS';

/** One number an episode, NaN for null: all the same one, as many as there are, or (null) those of `startsS`. */
type Column = number | Float64Array | null;

/**
 * Many episodes in a few columns: a chart that fires at every other event leaves millions in a campaign, and an object
 * each would fill the memory. Read-only; each reading makes the records anew.
 */
class PackedEpisodes implements EpisodeList {
  readonly length: number;
  private readonly startsS: Float64Array;
  private readonly columns: Readonly<Record<Field, Column>>;
  /** Pairs of rule and segment that occur, and the index of each episode's. */
  private readonly origins: Pick<EpisodeRecord, 'rule' | 'segment'>[] = [];
  private readonly origin: Uint32Array | null;

  constructor(list: readonly EpisodeRecord[]) {
    this.length = list.length;
    this.startsS = Float64Array.from(list, ({ startsS }) => startsS);
    this.columns = {
      endsS: this.column(list, 'endsS'),
      notifiedS: this.column(list, 'notifiedS'),
      value: this.column(list, 'value'),
      quietS: this.column(list, 'quietS'),
      heldS: this.column(list, 'heldS'),
    };
    const places = new Map<string, number>();
    const origin = Uint32Array.from(list, ({ rule, segment }) => {
      const key = `${rule} ${segment}`;
      const place = places.get(key) ?? this.origins.push({ rule, segment }) - 1;
      places.set(key, place);
      return place;
    });
    this.origin = this.origins.length === 1 ? null : origin;
  }

  [Symbol.iterator](): Iterator<EpisodeRecord> {
    let next = 0;
    return {
      next: () => (next < this.length ? { value: this.at(next++), done: false } : { value: undefined, done: true }),
    };
  }

  filter(wanted: (episode: EpisodeRecord) => boolean): EpisodeRecord[] {
    const found: EpisodeRecord[] = [];
    for (let i = 0; i < this.length; i++) {
      const episode = this.at(i);
      if (wanted(episode)) found.push(episode);
    }
    return found;
  }

  flatMap<T>(map: (episode: EpisodeRecord) => readonly T[]): T[] {
    const found: T[] = [];
    for (const episode of this) found.push(...map(episode));
    return found;
  }

  toJSON(): EpisodeRecord[] {
    return [...this];
  }

  private at(i: number): EpisodeRecord {
    const { columns } = this;
    const startsS = this.startsS[i];
    const at = (column: Column): number => {
      if (column === null) return startsS;
      return typeof column === 'number' ? column : column[i];
    };
    const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
    const { rule, segment } = this.origins[this.origin === null ? 0 : this.origin[i]];
    return {
      rule,
      segment,
      startsS,
      endsS: orNull(at(columns.endsS)),
      notifiedS: orNull(at(columns.notifiedS)),
      value: orNull(at(columns.value)),
      quietS: orNull(at(columns.quietS)),
      heldS: at(columns.heldS),
    };
  }

  private column(list: readonly EpisodeRecord[], field: Field): Column {
    const first = list[0][field] ?? Number.NaN;
    if (list.every((episode) => episode[field] === episode.startsS)) return null;
    if (list.every((episode) => Object.is(episode[field] ?? Number.NaN, first))) return first;
    return Float64Array.from(list, (episode) => episode[field] ?? Number.NaN);
  }
}

/** The same episodes in little memory, or the list itself where it is short. */
export function packEpisodes(list: EpisodeList): EpisodeList {
  return Array.isArray(list) && list.length >= leastEpisodes ? new PackedEpisodes(list) : list;
}

/** The list of a branch as it came from its trial, to be changed in place. */
export function ownList(list: EpisodeList): EpisodeRecord[] {
  if (Array.isArray(list)) return list;
  throw new Error('episodes that are packed are read-only');
}
