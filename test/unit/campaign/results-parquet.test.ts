import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { resultsParquet } from '../../../harness/campaign/results-parquet.js';

function line(trial: number, swept: Record<string, unknown> = {}, ttdS: number | null = trial / 3) {
  const head = { trial, seed: `seed-${trial}`, cell: 1, case: null, ...swept, alert: 'Drift', fault: 'shift' };
  return { ...head, onsetS: 7200.125, t0S: 7200.125, ttdS, twinS: null, notifiedS: ttdS, masked: trial % 2 === 1 };
}

function fileOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

describe('results as Parquet', () => {
  it('gives back every value, missing ones as null', async () => {
    const lines = [line(0, { 'set.a.b': 0.5 }), line(1, { 'set.a.b': null }, null), line(2, { 'set.a.b': 2 })];
    expect(await parquetReadObjects({ file: fileOf(resultsParquet(lines)) })).toEqual(lines);
  });

  it('keeps a swept path as text where one value is no number', async () => {
    const lines = [line(0, { 'set.share': 0.5 }), line(1, { 'set.share': '100%' }), line(2)];
    const back = await parquetReadObjects({ file: fileOf(resultsParquet(lines)) });
    expect(back.map((row) => row['set.share'])).toEqual(['0.5', '100%', null]);
  });

  it('has its columns without any row', async () => {
    const { schema, num_rows: rows } = parquetMetadata(fileOf(resultsParquet([])));
    expect(schema.map(({ name }) => name).slice(1)).toEqual(Object.keys(line(0)));
    expect(Number(rows)).toBe(0);
  });

  it('writes the same bytes again', () => {
    const lines = Array.from({ length: 500 }, (_, i) => line(i, { 'set.size': i % 7 }));
    expect(Buffer.compare(resultsParquet(lines), resultsParquet(lines))).toBe(0);
  });

  it('writes row groups of a bounded size', async () => {
    const lines = Array.from({ length: 101_000 }, (_, i) => line(i, { 'set.size': i % 7 }));
    const bytes = resultsParquet(lines);
    const { row_groups: groups } = parquetMetadata(fileOf(bytes));
    expect(groups.map((group) => Number(group.num_rows))).toEqual([100_000, 1000]);
    const [last] = await parquetReadObjects({ file: fileOf(bytes), rowStart: 100_999 });
    expect(last).toEqual(lines[100_999]);
  });
});
