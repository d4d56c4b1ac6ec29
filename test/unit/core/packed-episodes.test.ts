import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packEpisodes } from '../../../harness/core/packed-episodes.js';
import type { EpisodeRecord } from '../../../harness/core/record.js';

const time = fc.double({ min: 0, max: 1e6, noNaN: true });
const episodes = fc.array(
  fc.record({
    rule: fc.nat(3),
    segment: fc.constantFrom('', 'country=DE', 'country=US,device=ios'),
    startsS: time,
    endsS: fc.option(time),
    notifiedS: fc.option(time),
    value: fc.option(fc.constantFrom(1, 0.1, -3, Number.POSITIVE_INFINITY)),
    quietS: fc.option(time),
    heldS: time,
  }),
  { minLength: 32, maxLength: 60 },
);
const momentary = (startsS: number): EpisodeRecord => ({
  ...{ rule: 2, segment: '', startsS, endsS: startsS, notifiedS: startsS, value: 1, quietS: null, heldS: startsS },
});

describe('packed episodes', () => {
  it('read as the list that they were packed from, in every way', () => {
    fc.assert(
      fc.property(episodes, (list) => {
        const packed = packEpisodes(list);
        expect([...packed]).toEqual(list);
        expect(packed.length).toBe(list.length);
        expect(packed.filter(({ rule }) => rule === 1)).toEqual(list.filter(({ rule }) => rule === 1));
        expect(packed.flatMap(({ endsS }) => (endsS === null ? [] : [endsS]))).toEqual(
          list.flatMap(({ endsS }) => endsS ?? []),
        );
        expect(JSON.stringify(packed)).toBe(JSON.stringify(list));
      }),
    );
  });

  it('leave short lists as they are', () => {
    const list = [momentary(3)];
    expect(packEpisodes(list)).toBe(list);
  });

  it('take a tenth of the memory where a chart fires at every event', () => {
    const packed = packEpisodes(Array.from({ length: 1000 }, (_, second) => momentary(second)));
    const bytes = Object.values({ ...packed, ...(packed as unknown as { columns: object }).columns })
      .filter((value) => ArrayBuffer.isView(value))
      .reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBe(8 * 1000);
  });
});
