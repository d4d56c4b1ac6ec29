import { describe, expect, it } from 'vitest';
import type { SignalRows } from '../../../detectors/detector.js';
import { SumSketch } from '../../../detectors/sketches/moments.js';
import { QuantileSketch } from '../../../detectors/sketches/quantiles.js';
import { RowSample } from '../../../detectors/sketches/sample.js';
import { TallySketch } from '../../../detectors/sketches/tallies.js';
import { PaneRing } from '../../../detectors/windows/panes.js';
import { firstPaneFrom, isTick, paneStart, scheduleOf } from '../../../detectors/windows/schedule.js';
import { stream } from '../../../harness/core/rng.js';

const seed = 'sketches';

function rows(values: Float64Array, firstOrdinal = 0): SignalRows {
  return { values, predictions: null, scores: null, firstOrdinal };
}

function lognormals(n: number): Float64Array {
  const values = new Float64Array(n);
  stream(seed, `lognormal ${n}`).fillNormal(values, 0, n);
  return values.map((z) => 0.02 * Math.exp(0.5 * z));
}

describe('quantiles of a window', () => {
  it('are exact up to 10,000 rows and within one part in 128 beyond', () => {
    const values = lognormals(60_000);
    for (const n of [10_000, 60_000]) {
      const part = values.slice(0, n);
      const parts = [new QuantileSketch(), new QuantileSketch(), new QuantileSketch()];
      parts[0].add(rows(part), 0, 3000);
      parts[1].add(rows(part), 3000, 9000);
      parts[2].add(rows(part), 9000, n);
      const whole = new QuantileSketch();
      for (const sketch of parts) whole.merge(sketch);
      expect(whole.count).toBe(n);
      const sorted = part.slice().sort();
      for (const q of [0.01, 0.5, 0.95, 0.99]) {
        const at = q * (n - 1);
        const exact = sorted[Math.floor(at)] + (sorted[Math.floor(at) + 1] - sorted[Math.floor(at)]) * (at % 1);
        const tolerance = n === 10_000 ? 1e-12 : 1 / 128;
        expect(Math.abs(whole.quantile(q)! / exact - 1), `seed ${seed}, ${n} rows, q ${q}`).toBeLessThan(tolerance);
      }
    }
  });

  it('hold for zeros, negatives and either order of merging', () => {
    const values = new Float64Array(30_000).map((_, i) => (i % 3 === 0 ? 0 : i % 3 === 1 ? -5 - i / 3e4 : 7 + i / 3e4));
    const large = new QuantileSketch();
    large.add(rows(values), 0, 20_000);
    const small = new QuantileSketch();
    small.add(rows(values), 20_000, 30_000);
    const first = new QuantileSketch();
    first.merge(large);
    first.merge(small);
    const second = new QuantileSketch();
    second.merge(small);
    second.merge(large);
    for (const q of [0.1, 0.3, 0.5, 0.6, 0.9]) expect(first.quantile(q)).toBe(second.quantile(q));
    expect(first.quantile(0.5)).toBeCloseTo(0, 12);
    expect(Math.abs(first.quantile(0.1)! / -5.7 - 1)).toBeLessThan(0.01);
    expect(Math.abs(first.quantile(0.9)! / 7.7 - 1)).toBeLessThan(0.01);
    first.clear();
    expect(first.quantile(0.5)).toBeNull();
  });

  it('are exact again when a burst has left the window', () => {
    const values = lognormals(60_000);
    const ring = new PaneRing([4], () => new QuantileSketch());
    let from = 0;
    for (const size of [2000, 40_000, 2500, 2000, 1500, 700, 2500, 3300]) {
      ring.current().add(rows(values), from, from + size);
      ring.close();
      from += size;
      const span = [2000, 42_000, 44_500, 46_500, 46_000, 6700, 6700, 8000][ring.age() - 1];
      const part = values.slice(from - span, from).sort();
      const at = 0.95 * (span - 1);
      const exact = part[Math.floor(at)] + (part[Math.floor(at) + 1] - part[Math.floor(at)]) * (at % 1);
      const found = (ring.window(0) as QuantileSketch).quantile(0.95)!;
      expect(Math.abs(found / exact - 1), `${span} rows`).toBeLessThan(span <= 10_000 ? 1e-12 : 1 / 128);
    }
  });
});

describe('a bounded sample', () => {
  it('keeps everything while it fits, and then the same rows however they were split and merged', () => {
    const values = lognormals(50_000);
    const whole = new RowSample(1000, 'values');
    whole.add(rows(values), 0, values.length);
    const merged = new RowSample(1000, 'values');
    for (let at = 0; at < values.length; at += 777) {
      const part = new RowSample(1000, 'values');
      part.add(rows(values), at, Math.min(values.length, at + 777));
      merged.merge(part);
    }
    expect(whole.count).toBe(50_000);
    expect(merged.count).toBe(50_000);
    const sample = whole.rows();
    expect(sample.n).toBe(1000);
    expect(merged.rows()).toEqual(sample);
    const mean = sample.values.reduce((sum, value) => sum + Math.log(value / 0.02), 0) / sample.n;
    expect(Math.abs(mean), `seed ${seed}`).toBeLessThan((4 * 0.5) / Math.sqrt(1000));
    const few = new RowSample(1000, 'values');
    few.add(rows(values), 0, 1000);
    expect(few.rows().values).toEqual(values.slice(0, 1000));
  });

  it('keeps scores beside labels, and leaves out rows without one', () => {
    const sample = new RowSample(10, 'scores');
    sample.add(
      {
        values: Float64Array.of(1, 0, 1),
        predictions: null,
        scores: Float64Array.of(0.9, Number.NaN, 0.4),
        firstOrdinal: 0,
      },
      0,
      3,
    );
    expect(sample.rows()).toMatchObject({ n: 2, values: Float64Array.of(1, 1), scores: Float64Array.of(0.9, 0.4) });
    expect(sample.count).toBe(2);
  });
});

describe('panes', () => {
  it('begin wherever a window begins or ends', () => {
    const schedule = scheduleOf(10, [25, 4], 3);
    const starts = Array.from({ length: 9 }, (_, pane) => paneStart(schedule, pane));
    expect(starts).toEqual([-7, -2, -1, 3, 8, 9, 13, 18, 19]);
    expect(starts.filter((_, pane) => isTick(schedule, pane))).toEqual([3, 13]);
    expect(schedule.panes).toEqual([8, 1]);
    expect(paneStart(schedule, firstPaneFrom(schedule, 8.5))).toBe(9);
    expect(paneStart(schedule, firstPaneFrom(schedule, 9))).toBe(9);
  });

  it('are exact multiples, so that events at a tick belong to the next window', () => {
    const schedule = scheduleOf(0.1, [0.3], 0);
    for (let k = 0; k < 1000; k++) expect(paneStart(schedule, k)).toBe(k / 10);
  });

  it('sum to windows by taking out or by merging anew', () => {
    for (const empty of [() => new TallySketch(), () => new SumSketch()]) {
      const ring = new PaneRing([3, 1], empty);
      const sums = [1, 0, 1, 1, 1, 0].map((value) => {
        ring.current().add(rows(Float64Array.of(value)), 0, 1);
        ring.close();
        const of = (w: number) => {
          const sketch = ring.window(w);
          return sketch instanceof TallySketch ? sketch.ones : (sketch as SumSketch).sum;
        };
        return [of(0), of(1)];
      });
      expect(sums).toEqual([
        [1, 1],
        [1, 0],
        [2, 1],
        [2, 1],
        [3, 1],
        [2, 0],
      ]);
    }
  });
});
