import { describe, expect, it } from 'vitest';
import { ArrivalClock } from '../../../harness/live/detect/arrival.js';
import type { Watermark } from '../../../harness/live/records/watermark.js';

const originMs = 1_800_000_000_000;
const mark = (to: number): Watermark => ({
  batch: 0,
  from_s: to - 6,
  to_s: to,
  predictions: 0,
  labels: 0,
  end: false,
});

describe('the clock of detectors that see telemetry when it arrives', () => {
  it('goes with what arrives in time, and jumps over what was held back', () => {
    const clock = new ArrivalClock({ speed: 60, endS: 1000 });
    expect(clock.next(mark(6), originMs + 100).atS).toBeCloseTo(6, 3);
    expect(clock.next(mark(12), originMs + 200).atS).toBeCloseTo(12, 3);
    const late = [18, 24, 30].map((to) => clock.next(mark(to), originMs + 5200));
    for (const { atS } of late) expect(atS).toBeCloseTo(312, 3);
    expect(late[0].fromS).toBeCloseTo(12, 3);
    for (const [k, { fromS, atS, toS }] of late.entries()) {
      expect(atS).toBeGreaterThanOrEqual(fromS);
      expect(toS).toBeGreaterThan(atS);
      if (k > 0) expect(fromS).toBe(late[k - 1].toS);
    }
  });

  it('takes the soonest watermark for the one that was not late', () => {
    const clock = new ArrivalClock({ speed: 60, endS: 1000 });
    clock.next(mark(6), originMs + 1100);
    expect(clock.next(mark(60), originMs + 1000).atS).toBeCloseTo(60, 3);
    expect(clock.next(mark(120), originMs + 3000).atS).toBeCloseTo(180, 3);
  });

  it('counts what arrives after the end at the end', () => {
    const clock = new ArrivalClock({ speed: 60, endS: 100 });
    clock.next(mark(6), originMs + 100);
    const { atS, toS } = clock.next(mark(100), originMs + 60_000);
    expect(atS).toBeLessThan(100);
    expect(atS).toBeGreaterThan(99.9);
    expect(toS).toBeLessThan(100);
  });
});
