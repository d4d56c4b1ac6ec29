import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../../harness/core/batch.js';
import { fork } from '../../../../harness/core/fork.js';
import { emptyBatch } from '../../../../harness/system/batch.js';
import { LabelQueue } from '../../../../harness/system/outcomes/label-queue.js';

const shape: Shape = { features: [], segments: [{ name: 's', values: ['a', 'b'] }], task: 'binary' };

interface Row {
  time: number;
  at: number;
  label: number;
}

/** Feeds rows in batches of a size and joins what comes out. */
function through(rows: readonly Row[], rate: number, horizon: number, size: number, forked: boolean): string[] {
  let queue = new LabelQueue(1, rate, horizon);
  const batch = emptyBatch(shape);
  const out: string[] = [];
  for (let start = 0; start < rows.length + size; start += size) {
    const part = rows.slice(start, start + size);
    batch.n = part.length;
    part.forEach(({ time, at, label }, i) => {
      batch.time[i] = time;
      batch.labelAt[i] = at;
      batch.label[i] = label;
      batch.score[i] = time / 2;
      batch.segments[0][i] = start % 2;
    });
    const to = start + size < rows.length ? rows[start + size].time : horizon;
    if (forked) {
      // The other branch goes on as well, with what both share.
      const other = queue;
      queue = fork(other);
      other.take(batch, to);
    }
    queue.take(batch, to);
    const { known } = queue;
    for (let i = 0; i < known.n; i++)
      out.push(`${known.time[i]} ${known.requestTime[i]} ${known.label[i]} ${known.score[i]}`);
  }
  return out;
}

describe('the label queue', () => {
  const row = fc.record({
    gap: fc.double({ min: 0, max: 3, noNaN: true }),
    delay: fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 2000, noNaN: true }),
      fc.constant(Number.POSITIVE_INFINITY),
    ),
    label: fc.oneof(fc.constant(0), fc.constant(1), fc.constant(Number.NaN)),
  });

  it('gives what a sort by time would give, wherever batches are cut and forked', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 300 }),
        fc.constantFrom(0.01, 1, 1000, 100_000),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        (drawn, rate, size, forked) => {
          let time = 0;
          const rows: Row[] = drawn.map(({ gap, delay, label }) => {
            time += gap;
            return { time, at: time + delay, label };
          });
          const horizon = time + 500;
          const expected = rows
            .filter(({ at, label }) => at < horizon && !Number.isNaN(label))
            .map((entry, i) => ({ entry, i }))
            .sort((a, b) => a.entry.at - b.entry.at || a.i - b.i)
            .map(({ entry }) => `${entry.at} ${entry.time} ${entry.label} ${entry.time / 2}`);
          expect(through(rows, rate, horizon, size, forked)).toEqual(expected);
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });
});
