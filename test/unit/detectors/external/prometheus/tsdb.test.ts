import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seriesText } from '../../../../../detectors/external/prometheus/series-text.js';
import { Block } from '../../../../../detectors/external/prometheus/tsdb/block.js';
import { ByteWriter } from '../../../../../detectors/external/prometheus/tsdb/byte-writer.js';
import { crc32c } from '../../../../../detectors/external/prometheus/tsdb/crc32c.js';
import { type Chunk, ChunkWriter, mostSamples } from '../../../../../detectors/external/prometheus/tsdb/xor-chunk.js';
import { scratch } from '../../../../e2e/cli.js';

const staleBits = 0x7ff0000000000002n;

/** Samples of a chunk, read bit by bit. */
function decoded({ data }: Chunk): [timeMs: number, bits: bigint][] {
  let at = 0;
  const bits = (count: number): bigint => {
    let value = 0n;
    for (let i = 0; i < count; i++, at++) value = (value << 1n) | BigInt((data[at >> 3] >> (7 - (at & 7))) & 1);
    return value;
  };
  const uvarint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = Number(bits(8));
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const count = Number(bits(16));
  const zigzag = uvarint();
  let time = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  let value = bits(64);
  const found: [number, bigint][] = [[time, value]];
  let delta = 0;
  let [leading, trailing] = [0, 0];
  for (let i = 1; i < count; i++) {
    if (i === 1) delta = uvarint();
    else {
      let size = 0;
      for (const next of [14, 17, 20, 64]) {
        if (bits(1) === 0n) break;
        size = next;
      }
      const raw = size === 0 ? 0n : bits(size);
      delta += Number(
        size === 64 ? BigInt.asIntN(64, raw) : raw > 1n << BigInt(size - 1) ? raw - (1n << BigInt(size)) : raw,
      );
    }
    time += delta;
    if (bits(1) === 1n) {
      if (bits(1) === 1n) {
        leading = Number(bits(5));
        const significant = Number(bits(6)) || 64;
        trailing = 64 - leading - significant;
      }
      value ^= bits(64 - leading - trailing) << BigInt(trailing);
    }
    found.push([time, value]);
  }
  return found;
}

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

test('samples come back bit by bit, whatever their times and values', () => {
  const gap = fc.oneof(
    fc.constant(15_000),
    fc.integer({ min: 1, max: 2_000_000 }),
    fc.integer({ min: 1, max: 2 ** 42 }),
  );
  const value = fc.oneof(fc.double(), fc.nat(), fc.constant('stale' as const), fc.constant(7));
  fc.assert(
    fc.property(
      fc.integer({ min: -(2 ** 41), max: 2 ** 45 }),
      fc.array(fc.tuple(gap, value), { minLength: 1, maxLength: 300 }),
      (startMs, samples) => {
        const chunks: Chunk[] = [];
        const writer = new ChunkWriter();
        writer.begin(chunks);
        let time = startMs;
        const expected = samples.map(([distance, one]): [number, bigint] => {
          time += distance;
          if (one === 'stale') writer.stale(time);
          else writer.value(time, one);
          return [time, one === 'stale' ? staleBits : bitsOf(one)];
        });
        writer.end();
        expect(chunks.flatMap(decoded)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('long series are parted into chunks that know their times', () => {
  const chunks: Chunk[] = [];
  const writer = new ChunkWriter();
  writer.begin(chunks);
  const count = 2 * mostSamples + 1;
  for (let k = 0; k < count; k++) writer.value(k * 15_000, Math.sqrt(k));
  writer.end();
  expect(chunks.map(({ minMs, maxMs, samples }) => [minMs / 15_000, maxMs / 15_000, samples])).toEqual([
    [0, mostSamples - 1, mostSamples],
    [mostSamples, 2 * mostSamples - 1, mostSamples],
    [count - 1, count - 1, 1],
  ]);
  expect(chunks.flatMap(decoded).map(([, bits]) => bits)).toEqual(
    Array.from({ length: count }, (_, k) => bitsOf(Math.sqrt(k))),
  );
});

test('checksums and numbers as others write them', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  const out = new ByteWriter();
  out.uvarint(300);
  out.varint(-3);
  out.varint(64);
  out.u64(2 ** 40 + 1);
  out.text('é');
  out.align(4);
  expect([...out.written()]).toEqual([0xac, 2, 5, 0x80, 1, 0, 0, 1, 0, 0, 0, 0, 1, 2, 0xc3, 0xa9]);
});

test('of two that write one series the first one counts, and there is one block', () => {
  const folder = scratch();
  const block = new Block(folder);
  const name = { name: 'a', labels: { b: 'c', none: '' } };
  const [one, other] = [{}, {}];
  block.add(name, one, (writer) => writer.value(1000, 1));
  block.add({ name: 'a', labels: { b: 'c' } }, other, (writer) => writer.value(1000, 2));
  block.write();
  block.add(name, one, (writer) => writer.value(2000, 3));
  block.add({ name: 'none', labels: {} }, one, () => {});
  block.write();
  const meta = JSON.parse(readFileSync(join(folder, '01J00000000000000000000002', 'meta.json'), 'utf8')) as object;
  expect(meta).toMatchObject({ minTime: 1000, maxTime: 2001, stats: { numSamples: 2, numSeries: 1, numChunks: 2 } });
  expect(() => readFileSync(join(folder, '01J00000000000000000000001', 'meta.json'))).toThrow();
});

test('labels in the text of a series are escaped, empty ones left out', () => {
  expect(seriesText({ name: 'a', labels: { path: 'C:\\x "y"\n', none: '' } })).toBe('a{path="C:\\\\x \\"y\\"\\n"}');
});
