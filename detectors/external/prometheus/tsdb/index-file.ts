import type { SeriesName } from '../meter.js';
import { ByteWriter } from './byte-writer.js';

/** A series of a block with its labels (its name among them) by name, and where its chunks lie, by time. */
export interface IndexedSeries {
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly chunks: readonly { readonly minMs: number; readonly maxMs: number; readonly ref: number }[];
}

/** What a block knows a series by; empty labels are none. */
export function labelsOf({ name, labels }: SeriesName): IndexedSeries['labels'] {
  return Object.entries({ ...labels, __name__: name })
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => compare(a, b));
}

/** Order of texts by their bytes. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function compareLabels(a: IndexedSeries, b: IndexedSeries): number {
  for (let i = 0; i < Math.min(a.labels.length, b.labels.length); i++) {
    const order = compare(a.labels[i][0], b.labels[i][0]) || compare(a.labels[i][1], b.labels[i][1]);
    if (order !== 0) return order;
  }
  return a.labels.length - b.labels.length;
}

/**
 * The index of a block, format 2 of Prometheus's database: symbols, series, postings (which series have a label) and
 * where these begin. Indices of labels, which nobody reads any more, are left out.
 */
export function indexFile(given: readonly IndexedSeries[]): Buffer {
  const all = [...given].sort(compareLabels);
  const out = new ByteWriter();
  out.u32(0xbaaad700);
  out.u8(2);
  const symbols = new Map<string, number>();
  for (const text of [...new Set(all.flatMap(({ labels }) => labels.flat()))].sort(compare))
    symbols.set(text, symbols.size);
  const symbolsAt = out.length;
  out.section(() => {
    out.u32(symbols.size);
    for (const text of symbols.keys()) out.text(text);
  });
  const seriesAt = out.length;
  const refs = all.map((one) => series(out, one, symbols));
  const labelIndicesAt = out.length;
  out.align(4);
  const offsets: [name: string, value: string, at: number][] = [];
  const postingsAt = out.length;
  for (const [name, values] of postings(all, refs))
    for (const [value, list] of values) {
      out.align(4);
      offsets.push([name, value, out.length]);
      out.section(() => {
        out.u32(list.length);
        for (const ref of list) out.u32(ref);
      });
    }
  const labelTableAt = out.length;
  out.section(() => out.u32(0));
  const postingsTableAt = out.length;
  out.section(() => {
    out.u32(offsets.length);
    for (const [name, value, at] of offsets) {
      out.uvarint(2);
      out.text(name);
      out.text(value);
      out.uvarint(at);
    }
  });
  const contentsAt = out.length;
  for (const at of [symbolsAt, seriesAt, labelIndicesAt, labelTableAt, postingsAt, postingsTableAt]) out.u64(at);
  out.checksum(contentsAt);
  return out.written();
}

/** @returns what postings call the series by */
function series(out: ByteWriter, { labels, chunks }: IndexedSeries, symbols: ReadonlyMap<string, number>): number {
  out.align(16);
  const ref = out.length / 16;
  const entry = new ByteWriter();
  entry.uvarint(labels.length);
  for (const text of labels.flat()) entry.uvarint(symbols.get(text)!);
  entry.uvarint(chunks.length);
  let lastMs = 0;
  let lastRef = 0;
  chunks.forEach(({ minMs, maxMs, ref: at }, i) => {
    if (i === 0) entry.varint(minMs);
    else entry.uvarint(minMs - lastMs);
    entry.uvarint(maxMs - minMs);
    if (i === 0) entry.uvarint(at);
    else entry.varint(at - lastRef);
    lastMs = maxMs;
    lastRef = at;
  });
  const content = entry.length;
  entry.checksum(0);
  out.uvarint(content);
  out.bytes(entry.written());
  return ref;
}

/** References of series by label name and value, all in order; all series under the empty name. */
function postings(all: readonly IndexedSeries[], refs: readonly number[]): [string, [string, number[]][]][] {
  const found = new Map<string, Map<string, number[]>>([['', new Map([['', [...refs]]])]]);
  all.forEach(({ labels }, i) => {
    for (const [name, value] of labels) {
      const values = found.get(name) ?? new Map<string, number[]>();
      found.set(name, values);
      const list = values.get(value) ?? [];
      values.set(value, list);
      list.push(refs[i]);
    }
  });
  const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => compare(a, b));
  return sorted(found).map(([name, values]) => [name, sorted(values)]);
}
