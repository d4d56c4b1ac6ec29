import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netRecall, netRecallInterval } from '../../../harness/core/mover.js';
import { jackknifeBounds, jackknifeError } from '../../../harness/score/jackknife.js';
import { delayQuantile } from '../../../harness/score/net-curve.js';
import { recallBounds } from '../../../harness/score/net-recall.js';
import { type PairedDelays, survivorSteps, survivorsAt } from '../../../harness/score/pairs.js';
import { restrictedMean } from '../../../harness/score/restricted-mean.js';
import { delayEstimates } from '../../../harness/score/time-to-detect.js';

const deadline = 100;
const never = Number.POSITIVE_INFINITY;
const delay = fc.oneof(fc.constant(never), fc.integer({ min: 0, max: 99 }));
const pairs = fc.array(fc.tuple(delay, delay), { minLength: 2, maxLength: 25 }).map(
  (list): PairedDelays =>
    make(
      list.map(([a]) => a),
      list.map(([, b]) => b),
    ),
);

function make(faulted: readonly number[], twin: readonly number[]): PairedDelays {
  return { faulted: Float64Array.from(faulted), twin: Float64Array.from(twin) };
}

/** Area under S₁/S₀ second by second, straight from the definition; delays are whole seconds. */
function slowArea({ faulted, twin }: PairedDelays): number {
  let area = 0;
  for (let second = 0; second < deadline; second++) {
    const left = twin.filter((b) => b > second).length;
    area += left === 0 ? 1 : faulted.filter((a) => a > second).length / left;
  }
  return area;
}

const without = (values: Float64Array, i: number): number[] => [...values].filter((_, j) => j !== i);

describe('net recall', () => {
  it('is Abbott’s formula, 0 where the twin always detects', () => {
    expect(netRecall({ n: 20, faulted: 2, twin: 16, both: 2 })).toBeCloseTo((0.9 - 0.2) / 0.8, 12);
    expect(netRecall({ n: 20, faulted: 20, twin: 16, both: 16 })).toBeCloseTo(-0.25, 12);
    expect(netRecall({ n: 20, faulted: 0, twin: 0, both: 0 })).toBe(0);
    expect(netRecall({ n: 0, faulted: 0, twin: 0, both: 0 })).toBeNull();
  });

  it('has an interval that holds the estimate and shrinks with n', () => {
    fc.assert(
      fc.property(pairs, (drawn) => {
        const survivors = survivorsAt(drawn, deadline);
        const [low, high] = netRecallInterval(survivors);
        const value = netRecall(survivors) ?? Number.NaN;
        expect(low ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(value + 1e-12);
        expect(high ?? never).toBeGreaterThanOrEqual(value - 1e-12);
        expect(high ?? never).toBeLessThanOrEqual(1);
      }),
    );
    const width = (n: number): number => {
      const [low, high] = netRecallInterval({ n, faulted: 0.1 * n, twin: 0.9 * n, both: 0.1 * n });
      return (high ?? never) - (low ?? never);
    };
    expect(width(100)).toBeLessThan(width(20));
  });

  it('is unbounded below where the twin always detects, and known of nothing without pairs', () => {
    expect(netRecallInterval({ n: 20, faulted: 0, twin: 0, both: 0 })).toEqual([null, 1]);
    expect(netRecallInterval({ n: 0, faulted: 0, twin: 0, both: 0 })).toEqual([null, null]);
    expect(recallBounds({ n: 0, faulted: 0, twin: 0, both: 0 })).toEqual([null, null]);
  });

  it('counts a delay at the deadline as a miss', () => {
    expect(survivorsAt(make([0, 100, 99.9], [never, never, never]), 100).faulted).toBe(1);
    expect(survivorsAt(make([0, 100, 99.9], [never, never, never]), 100, true).faulted).toBe(0);
  });
});

describe('time to detect', () => {
  it('steps agree with counting at every time', () => {
    fc.assert(
      fc.property(pairs, (drawn) => {
        const steps = survivorSteps(drawn, deadline);
        for (let step = 1; step < steps.times.length; step++) {
          const { faulted, twin, both } = survivorsAt(drawn, steps.times[step], true);
          expect([steps.faulted[step], steps.twin[step], steps.both[step]]).toEqual([faulted, twin, both]);
        }
      }),
    );
  });

  it('restricted mean and jackknife agree with the definition', () => {
    fc.assert(
      fc.property(pairs, (drawn) => {
        const fast = restrictedMean(drawn, deadline);
        expect(fast?.value).toBeCloseTo(slowArea(drawn), 8);
        const leftOut = Array.from(drawn.faulted, (_, i) =>
          slowArea(make(without(drawn.faulted, i), without(drawn.twin, i))),
        );
        expect(fast?.error).toBeCloseTo(jackknifeError(leftOut) ?? Number.NaN, 6);
      }),
    );
  });

  it('quantiles are the first time the net recall reaches the share, inside their bounds', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.5, 0.9), (drawn, share) => {
        const { value, low, high } = delayQuantile(drawn, deadline, share, netRecallInterval);
        const reached = Array.from({ length: deadline }, (_, t) => t).find(
          (t) => (netRecall(survivorsAt(drawn, t, true)) ?? 0) >= share - 1e-12,
        );
        expect(value).toBe(reached ?? null);
        if (value !== null) expect(low ?? never).toBeLessThanOrEqual(value);
        if (value !== null && high !== null) expect(high).toBeGreaterThanOrEqual(value);
      }),
    );
  });

  it('misses count W: never is never called fast', () => {
    const misses = delayEstimates(make([never, never, 0], [never, never, never]), deadline);
    expect(misses.rmst.value).toBeCloseTo((200 + 0) / 3, 10);
    expect(misses.median.value).toBeNull();
    expect(delayEstimates(make([], []), deadline).rmst).toEqual({ value: null, low: null, high: null, n: 0 });
  });

  it('median and 90th percentile of ten evenly spread detections', () => {
    const even = make(
      Array.from({ length: 10 }, (_, i) => 10 * (i + 1)),
      new Array(10).fill(never),
    );
    const { median, p90, rmst } = delayEstimates(even, 200);
    expect([median.value, p90.value]).toEqual([50, 90]);
    expect(rmst.value).toBeCloseTo(55, 10);
    expect(rmst.n).toBe(10);
  });

  it('bounds of a single seed and of a mean of 0', () => {
    expect(jackknifeBounds({ value: 5, error: null, n: 1 }, 0.025)).toEqual({ value: 5, low: null, high: null, n: 1 });
    expect(jackknifeBounds({ value: 0, error: 0, n: 9 }, 0.025)).toEqual({ value: 0, low: 0, high: 0, n: 9 });
  });
});
