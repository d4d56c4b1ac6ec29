import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SeriesName } from '../meter.js';
import { seriesText } from '../series-text.js';
import { crc32c } from './crc32c.js';
import { indexFile, labelsOf } from './index-file.js';
import { type Chunk, ChunkWriter } from './xor-chunk.js';

/** Bytes of chunks that a file holds, at least; it may hold up to 512 MiB. */
const segmentBytes = 1 << 28;
/** Encoding of floats. */
const xor = 1;

interface Kept {
  readonly name: SeriesName;
  /** What wrote it first; nothing else adds to it. */
  readonly owner: unknown;
  readonly chunks: Chunk[];
}

/**
 * A block of Prometheus's database, built in memory and written as often as it has grown: there is never more than one,
 * so that the server has nothing to compact.
 */
export class Block {
  private readonly series = new Map<string, Kept>();
  private readonly writer = new ChunkWriter();
  private written = 0;
  private before: string | null = null;

  /** @param folder that of the database */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /**
   * Samples of one series, later than all that it has.
   * @param owner what the series comes from: of two that write the same series, the first one's samples count
   */
  add(name: SeriesName, owner: unknown, write: (writer: ChunkWriter) => void): void {
    const text = seriesText(name);
    const known = this.series.get(text) ?? { name, owner, chunks: [] };
    if (known.owner !== owner) return;
    this.writer.begin(known.chunks);
    write(this.writer);
    this.writer.end();
    if (known.chunks.length > 0) this.series.set(text, known);
  }

  /** Writes all there is, in place of what was written before. */
  write(): void {
    const all = [...this.series.values()];
    if (all.length === 0) return;
    this.written += 1;
    // Such names sort by age; what was written later holds more.
    const id = `01J0000000${String(this.written).padStart(16, '0')}`;
    const making = join(this.folder, `${id}.tmp-for-creation`);
    mkdirSync(join(making, 'chunks'), { recursive: true });
    const refs = writeChunks(join(making, 'chunks'), all);
    const indexed = all.map(({ name, chunks }, i) => ({
      labels: labelsOf(name),
      chunks: chunks.map(({ minMs, maxMs }, k) => ({ minMs, maxMs, ref: refs[i][k] })),
    }));
    writeFileSync(join(making, 'index'), indexFile(indexed));
    const chunks = all.flatMap((one) => one.chunks);
    const meta = {
      ulid: id,
      minTime: Math.min(...all.map((one) => one.chunks[0].minMs)),
      maxTime: Math.max(...all.map((one) => one.chunks.at(-1)!.maxMs)) + 1,
      stats: {
        numSamples: chunks.reduce((sum, { samples }) => sum + samples, 0),
        numSeries: all.length,
        numChunks: chunks.length,
      },
      compaction: { level: 1, sources: [id] },
      version: 1,
    };
    writeFileSync(join(making, 'meta.json'), JSON.stringify(meta));
    if (this.before !== null) rmSync(this.before, { recursive: true });
    this.before = join(this.folder, id);
    renameSync(making, this.before);
  }
}

/** @returns where each chunk of each series lies: the file's number and the offset in it */
function writeChunks(folder: string, all: readonly Kept[]): number[][] {
  let handle = -1;
  let file = 0;
  let at = 0;
  const put = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    at += bytes.length;
  };
  const refs = all.map(({ chunks }) => {
    if (handle < 0 || at > segmentBytes) {
      if (handle >= 0) closeSync(handle);
      file += 1;
      at = 0;
      handle = openSync(join(folder, String(file).padStart(6, '0')), 'w');
      put(Uint8Array.of(0x85, 0xbd, 0x40, 0xdd, 1, 0, 0, 0));
    }
    const base = at;
    const parts: Uint8Array[] = [];
    let length = 0;
    const own = chunks.map(({ data }) => {
      const ref = (file - 1) * 2 ** 32 + base + length;
      const entry = framed(data);
      parts.push(entry);
      length += entry.length;
      return ref;
    });
    put(Buffer.concat(parts));
    return own;
  });
  if (handle >= 0) closeSync(handle);
  return refs;
}

/** A chunk with its length before it and its checksum behind. */
function framed(data: Uint8Array): Buffer {
  const size: number[] = [];
  for (let rest = data.length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      size.push(rest);
      break;
    }
    size.push((rest % 128) | 128);
  }
  const entry = Buffer.alloc(size.length + 1 + data.length + 4);
  entry.set(size);
  entry[size.length] = xor;
  entry.set(data, size.length + 1);
  entry.writeUInt32BE(crc32c(entry, size.length, entry.length - 4), entry.length - 4);
  return entry;
}
