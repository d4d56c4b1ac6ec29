import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressed, durationTicks, linear, roundTicks } from '../../../reports/html/scale.js';

describe('scales', () => {
  it('ticks in steps that people count time in', () => {
    expect(durationTicks(0, 14_400, 4)).toEqual([0, 3600, 7200, 10_800, 14_400]);
    expect(durationTicks(-3600, 3600, 4)).toEqual([-3600, -1800, 0, 1800, 3600]);
    expect(roundTicks(0, 0.23, 3)).toEqual([0, 0.1, 0.2]);
  });

  it('keeps ticks inside the domain, few and even', () => {
    const domain = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(domain, fc.integer({ min: 2, max: 9 }), ([from, length], about) => {
        const to = from + length;
        for (const ticks of [roundTicks(from, to, about), durationTicks(from, to, about)]) {
          expect(ticks.length).toBeLessThanOrEqual(about + 1);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(from - length * 1e-6);
            expect(tick).toBeLessThanOrEqual(to + length * 1e-6);
          }
        }
      }),
    );
  });

  it('maps ends to ends, in order, and outsiders to the nearest end', () => {
    const x = linear(10, 20, 100, 300, []);
    expect([x.at(10), x.at(15), x.at(20), x.at(0), x.at(99)]).toEqual([100, 200, 300, 100, 300]);
    expect(linear(5, 5, 100, 300, []).at(5)).toBe(100);
    const y = compressed(0, 5000, 15, 200, 0);
    expect(y.at(0)).toBe(200);
    expect(y.at(5000)).toBeCloseTo(0);
    expect(y.at(15)).toBeLessThan(y.at(10));
    expect(y.ticks).toEqual([0, 100, 1000]);
  });
});
