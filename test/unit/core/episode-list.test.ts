import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listEpisodes, ownEpisodes, packEpisodes } from '../../../harness/core/episode-list.js';
import type { EpisodeRecord } from '../../../harness/core/record.js';

const time = fc.oneof(fc.nat({ max: 100_000 }), fc.double({ noNaN: true, min: 0, max: 1e6 }));
const unsure = fc.option(fc.double({ noNaN: true }), { nil: null });
const episode: fc.Arbitrary<EpisodeRecord> = fc.record({
  rule: fc.nat({ max: 300 }),
  segment: fc.constantFrom('', 'country=DE', 'country=FR,device=ios'),
  startsS: time,
  endsS: fc.option(time, { nil: null }),
  notifiedS: fc.option(time, { nil: null }),
  value: unsure,
  quietS: fc.option(time, { nil: null }),
  heldS: time,
});

describe('packed episodes', () => {
  it('come back as they were, through a copy by messages too', () => {
    fc.assert(
      fc.property(fc.array(episode, { maxLength: 40 }), (list) => {
        const packed = packEpisodes(list);
        expect(listEpisodes(packed)).toEqual(list);
        expect(listEpisodes(ownEpisodes(structuredClone(packed)))).toEqual(list);
      }),
    );
  });

  it('of a chart that fires at ticks take twelve bytes each', () => {
    const list = Array.from({ length: 1000 }, (_, i): EpisodeRecord => {
      const startsS = 11 * i;
      return {
        rule: 0,
        segment: '',
        startsS,
        endsS: startsS,
        notifiedS: startsS,
        value: Math.PI * i,
        quietS: startsS && startsS - 1,
        heldS: startsS,
      };
    });
    const packed = packEpisodes(list);
    const bytes = Object.values(packed).reduce((sum, one) => sum + (ArrayBuffer.isView(one) ? one.byteLength : 0), 0);
    expect(bytes).toBe(12_000);
    expect(listEpisodes(packed)).toEqual(list);
  });
});
