import type { RequestBatch, Shape } from '../core/batch.js';
import type { Plan } from '../core/plan.js';
import { emptyBatch } from './batch.js';
import { batchCapacity, defaultStartMs, weekSeconds } from './constants.js';
import { sharedSeed } from './load-traffic.js';
import type { LoadedTraffic } from './loaded.js';
import { ReplayTraffic } from './replay/replay-traffic.js';
import { RegularArrivals, SeasonalArrivals } from './traffic/arrivals.js';
import { GeneratedTraffic } from './traffic/generated.js';
import { hasSeason, rateTable, waves } from './traffic/season.js';

/**
 * Rows that stand for the scenario's traffic as a whole: spread over a week with its seasons, or the first rows of a
 * recording. The same for all trials.
 */
export function sampleRows(plan: Plan, traffic: LoadedTraffic, shape: Shape, rows: number): RequestBatch {
  const seed = `${sharedSeed(plan)}\u0000sample`;
  const out = emptyBatch(shape, rows);
  if (traffic.kind === 'replay') {
    const tables = Object.freeze({ ...traffic.tables, consumed: 0, coverS: Number.POSITIVE_INFINITY });
    const untimed = {
      ...tables.plan,
      ratePerS: 1,
      arrivals: 'regular' as const,
      season: { daily: 0, weekly: 0 },
      replay: tables.plan.replay && { ...tables.plan.replay, method: 'sequence' as const, untilS: undefined },
    };
    const count = Math.min(rows, tables.recording.rows);
    new ReplayTraffic(Object.freeze({ ...tables, plan: untimed }), seed, 0).fill(
      Object.assign(out, { n: 0 }),
      Math.min(count, rows),
    );
    return out;
  }
  const { plan: trafficPlan } = traffic.tables;
  const startMs = trafficPlan.startMs ?? defaultStartMs;
  const rate = rows / weekSeconds;
  const arrivals = hasSeason(trafficPlan.season)
    ? new SeasonalArrivals(
        null,
        rate,
        Object.freeze({ relative: rateTable(trafficPlan.season, waves(startMs, trafficPlan.timezone)) }),
      )
    : new RegularArrivals(rate);
  const source = new GeneratedTraffic(traffic.tables, seed, startMs, arrivals);
  const batch = emptyBatch(shape);
  while (out.n < rows) {
    source.fill(batch, Number.POSITIVE_INFINITY);
    const n = Math.min(batchCapacity, rows - out.n);
    out.time.set(batch.time.subarray(0, n), out.n);
    out.entity.set(batch.entity.subarray(0, n), out.n);
    batch.segments.forEach((column, s) => {
      (out.segments[s] as Int32Array).set(column.subarray(0, n), out.n);
    });
    batch.world.forEach((column, f) => {
      out.world[f].set(column.subarray(0, n), out.n);
    });
    out.n += n;
  }
  return out;
}
