import type { MetricsTape } from '../../../harness/core/tape.js';
import type { Placed } from './axis.js';
import type { ConstantSeries } from './constant-series.js';
import type { Block } from './tsdb/block.js';
import type { ChunkWriter } from './tsdb/xor-chunk.js';

/** What all tapes write, and what is constant throughout. */
const scraped = 'scraped';

/**
 * Adds what was scraped of a branch, from where it lies on the axis. A scrape at which a series has no value any more
 * marks its end, as Prometheus does.
 * @param everyS scrape interval, seconds
 */
export function addTape(block: Block, at: Placed, constant: readonly ConstantSeries[], everyS: number): void {
  const { branch, atMs, fromS } = at;
  const tape = branch.tape as MetricsTape;
  const first = Math.max(0, Math.floor((fromS - tape.fromS) / tape.everyS));
  for (const one of tape.series)
    block.add(one, scraped, (writer) => {
      addValues(writer, one.values, first, atMs + tape.fromS * 1000, tape.everyS * 1000);
    });
  const last = Math.floor(branch.endS / everyS + 1e-9);
  for (const one of constant)
    block.add(one, scraped, (writer) => {
      for (let k = Math.floor(fromS / everyS); k <= last; k++) writer.value(atMs + k * everyS * 1000, one.value);
    });
}

function addValues(writer: ChunkWriter, values: Float64Array, first: number, zeroMs: number, everyMs: number): void {
  let there = false;
  for (let k = first; k < values.length; k++) {
    const value = values[k];
    if (!Number.isNaN(value)) writer.value(zeroMs + k * everyMs, value);
    else if (there) writer.stale(zeroMs + k * everyMs);
    there = !Number.isNaN(value);
  }
}
