import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DetectorDeclaration } from '../../../detectors/detector.js';
import { evaluationIntervals, thresholdMarks } from '../../../detectors/stack.js';
import { fork } from '../../../harness/core/fork.js';
import { stream } from '../../../harness/core/rng.js';
import { categorical, detector, numeric, plan, type Row, rule, run, shapeOf, stackOf, telemetry } from './drive.js';

const one = shapeOf([numeric('x', true)]);
const everySecond = (n: number, row: (time: number) => Partial<Row>): Row[] =>
  Array.from({ length: n }, (_, time) => ({ time, ...row(time) }));

/** Statistics of a detector over time: pairs of tick and value. */
function statistics(
  kind: string,
  params: Record<string, unknown>,
  rows: Row[],
  untilS: number,
  options = {},
  shape = one,
) {
  const stack = stackOf(plan([detector('d', kind, params)], []), shape, { trace: true, ...options });
  const [trace] = run(stack, rows, shape, untilS).traces();
  return trace.time.map((time, i) => [time, trace.value[i]]);
}

describe('windows', () => {
  const rows = everySecond(60, (time) => ({ features: [time] }));

  it('are half-open: an event at the tick is in the next one', () => {
    expect(statistics('level', { signal: 'feature.x', window: '10s', every: '10s' }, rows, 31)).toEqual([
      [10, 4.5],
      [20, 14.5],
      [30, 24.5],
    ]);
  });

  it('slide by every, and cover what is there at first', () => {
    expect(statistics('level', { signal: 'feature.x', window: '20s', every: '10s' }, rows, 41)).toEqual([
      [10, 4.5],
      [20, 9.5],
      [30, 19.5],
      [40, 29.5],
    ]);
  });

  it('need not be a multiple of every', () => {
    expect(statistics('level', { signal: 'feature.x', window: '25s', every: '10s' }, rows, 51).at(-1)).toEqual([
      50, 37,
    ]);
    expect(statistics('level', { signal: 'feature.x', window: '4s', every: '10s' }, rows, 51).at(-1)).toEqual([
      50, 47.5,
    ]);
  });

  it('a tick at the end of a step waits for the next step', () => {
    const stack = stackOf(
      plan([detector('d', 'level', { signal: 'feature.x', window: '10s', every: '10s' })], []),
      one,
      {
        trace: true,
      },
    );
    const [first, second] = telemetry(rows, one, [0, 10, 20]);
    stack.observe(first);
    expect(stack.traces()[0].time).toEqual([]);
    stack.observe(second);
    expect(stack.traces()[0].time).toEqual([10]);
  });

  it('with a reference start after it', () => {
    const psi = { signal: 'feature.x', window: '20s', every: '10s' };
    expect(statistics('psi', psi, rows, 60, { warmupS: 25 }).map(([time]) => time)).toEqual([50]);
    expect(statistics('psi', psi, rows, 60, { warmupS: 20 }).map(([time]) => time)).toEqual([40, 50]);
  });

  it('anchor to the calendar', () => {
    const startMs = Date.UTC(2026, 2, 4, 5, 59, 30);
    const ticks = (params: object, timezone = 'UTC', until = 200) =>
      statistics('level', { signal: 'feature.x', window: '1m', every: '1m', ...params }, rows, until, {
        startMs,
        timezone,
      }).map(([time]) => time);
    expect(ticks({})).toEqual([60, 120, 180]);
    expect(ticks({ align: '06:00' })).toEqual([30, 90, 150]);
    expect(ticks({ align: '06:00', every: '1d' }, 'UTC', 90_000)).toEqual([30, 86_430]);
    expect(ticks({ align: '06:00', every: '1d' }, 'Europe/Berlin', 90_000)).toEqual([82_830]);
    const monday = (Date.UTC(2026, 2, 9) - startMs) / 1000;
    expect(ticks({ align: 'monday', every: '7d' }, 'UTC', 500_000)).toEqual([monday]);
  });
});

describe('signals', () => {
  it('rates are rows a second, over what there is at first, and 0 where nothing comes', () => {
    const rows = everySecond(20, () => ({ features: [0] }));
    expect(statistics('level', { signal: 'requestRate', window: '20s', every: '10s' }, rows, 51)).toEqual([
      [10, 1],
      [20, 1],
      [30, 0.5],
      [40, 0],
      [50, 0],
    ]);
  });

  it('missing values are left out, and counted by nullRatio', () => {
    const rows = everySecond(20, (time) => ({ features: [time % 2 === 0 ? Number.NaN : 3] }));
    expect(statistics('level', { signal: 'feature.x', window: '10s', every: '10s' }, rows, 11)).toEqual([[10, 3]]);
    expect(statistics('level', { signal: 'nullRatio.x', window: '10s', every: '10s' }, rows, 11)).toEqual([[10, 0.5]]);
  });

  it('an empty window has no value', () => {
    expect(statistics('level', { signal: 'feature.x', window: '10s', every: '10s' }, [], 11)).toEqual([[10, null]]);
    expect(statistics('level', { signal: 'recall', window: '10s', every: '10s' }, [], 11)).toEqual([[10, null]]);
  });

  it('labels count when they become known', () => {
    const rows = everySecond(10, (time) => ({ label: 1, prediction: 1, labelAt: time + 30 }));
    expect(statistics('level', { signal: 'labelRate', window: '10s', every: '10s' }, rows, 51)).toEqual([
      [10, 0],
      [20, 0],
      [30, 0],
      [40, 1],
      [50, 0],
    ]);
    expect(statistics('level', { signal: 'labelAge', window: '10s', every: '40s' }, rows, 41)).toEqual([[40, 30]]);
  });

  it('ages, latency, failures', () => {
    const rows = everySecond(10, (time) => ({ features: [0], ages: [time], latency: 0.1, failed: time < 2 }));
    const last = (signal: string) => statistics('level', { signal, window: '10s', every: '10s' }, rows, 11)[0][1];
    expect(last('featureAge.x')).toBe(4.5);
    expect(last('latency')).toBeCloseTo(0.1, 12);
    expect(last('errorRate')).toBe(0.2);
  });

  it('error is 0 or 1, in regression the residual: its size in a level, its sign in a chart', () => {
    const rows = everySecond(10, (time) => ({ label: 1, prediction: time < 5 ? 3 : -1 }));
    const level = { signal: 'error', window: '10s', every: '10s' };
    expect(statistics('level', level, rows, 11)[0][1]).toBe(1);
    const regression = shapeOf([], [], 'regression');
    expect(statistics('level', level, rows, 11, {}, regression)[0][1]).toBe(2);
    const chart = statistics('page-hinkley', { signal: 'error', every: '5s' }, rows, 11, {}, regression);
    expect(chart).toHaveLength(2);
  });

  it('unseen categories are those that the reference has not', () => {
    const shape = shapeOf([categorical('c', ['a', 'b', 'new'])]);
    const rows = everySecond(40, (time) => ({ features: [time < 20 ? time % 2 : time % 4 === 0 ? 2 : 1] }));
    const found = statistics(
      'level',
      { signal: 'unseenRatio.c', window: '20s', every: '20s' },
      rows,
      41,
      { warmupS: 20 },
      shape,
    );
    expect(found).toEqual([
      [20, null],
      [40, 0.25],
    ]);
  });

  it('a wildcard passes over features that make no sense', () => {
    const shape = shapeOf([numeric('n'), categorical('c', ['a', 'b'])]);
    const signals = (kind: string) =>
      stackOf(plan([detector('d', kind, { signal: 'feature.*' })], []), shape, { trace: true })
        .traces()
        .map(({ signal }) => signal);
    expect(signals('psi')).toEqual(['feature.n', 'feature.c']);
    expect(signals('ks')).toEqual(['feature.n']);
    expect(() => stackOf(plan([detector('d', 'ks', { signal: 'feature.c' })], []), shape)).toThrow('makes no sense');
    expect(() => stackOf(plan([detector('d', 'ks', { signal: 'feature.z' })], []), shape)).toThrow(
      'matches no feature',
    );
    expect(() => stackOf(plan([detector('d', 'ks', { signal: 'featureAge.n' })], []), shape)).toThrow('makes no sense');
  });

  it('what a detector can not do with a signal is said', () => {
    const build = (kind: string, params: Record<string, unknown>) => () =>
      stackOf(plan([detector('d', kind, params)], []), one);
    expect(build('cusum', { signal: 'recall' })).toThrow('recall has no value of its own an event');
    expect(build('ddm', { signal: 'latency' })).toThrow('not 0 or 1');
    expect(build('burn-rate', { signal: 'latency', objective: '99%' })).toThrow('not 0 or 1');
    const rent = shapeOf([], [], 'regression');
    const residuals = plan([detector('d', 'ddm', { signal: 'error' })], []);
    expect(() => stackOf(residuals, rent)).toThrow('error is not 0 or 1 a row');
    expect(() => stackOf(residuals, one)).not.toThrow();
    expect(build('degradation', { signal: 'requestRate' })).toThrow('no worse direction');
    expect(build('level', { signal: 'recall', statistic: 'p95' })).toThrow('p95 of recall does not exist');
    expect(build('level', { signal: 'colour' })).toThrow("no signal 'colour'");
    expect(() => stackOf(plan([detector('d', 'level', { signal: 'latency' }, ['x'])], []), one)).toThrow(
      "no segment 'x'",
    );
  });
});

describe('references', () => {
  it('a chart estimates its mean and sd on the last part of the warm-up', () => {
    const rows = everySecond(100, (time) => ({ features: [time < 40 ? 1000 : time % 2 === 0 ? 9 : 11] }));
    const chart = detector('chart', 'shewhart', { signal: 'feature.x' });
    const spike = [...rows.slice(0, 90), { time: 90, features: [14] }, ...rows.slice(91)];
    const stack = stackOf(plan([chart], [rule('A', 'chart')], 40), one, { warmupS: 80 });
    expect(run(stack, spike, one, 100).episodes()).toMatchObject([{ startsS: 90 }]);
    expect(stack.notReady()).toEqual([]);
  });

  it('a detector without one never fires and says so', () => {
    const rows = everySecond(100, (time) => ({ features: [time] }));
    const detectors = [
      detector('chart', 'cusum', { signal: 'feature.x' }),
      detector('drift', 'psi', { signal: 'feature.x', window: '10s', every: '10s' }),
      detector('rolling', 'degradation', { signal: 'latency', window: '10s', every: '10s' }),
      detector('slow', 'ewma', { signal: 'latency', every: '10s' }),
    ];
    const rules = [rule('A', 'chart'), rule('B', 'drift > 0'), rule('C', 'rolling > 0'), rule('D', 'slow')];
    const none = run(stackOf(plan(detectors, rules), one), rows, one, 100);
    expect(none.episodes()).toEqual([]);
    expect(none.notReady()).toEqual([
      'chart (feature.x): its reference is empty',
      'drift (feature.x): its reference is empty',
      'rolling (latency): its reference is empty',
      'slow (latency): its reference is empty',
    ]);
    const short = run(stackOf(plan([detectors[0]], []), one, { warmupS: 1 }), rows, one, 100);
    expect(short.notReady()).toEqual(['chart (feature.x): its reference has 1 values and 2 are needed']);
  });

  it('may come from a file', () => {
    const past = everySecond(50, (time) => ({ features: [time % 10] }));
    const rows = everySecond(40, (time) => ({ features: [(time % 10) + (time < 20 ? 0 : 5)] }));
    const [reference] = telemetry(past, one, [0, 50]);
    const stack = stackOf(
      {
        ...plan([detector('drift', 'psi', { signal: 'feature.x', window: '20s', every: '20s' })], []),
        reference: { kind: 'file' },
      },
      one,
      { reference, trace: true },
    );
    const { time, value } = run(stack, rows, one, 41).traces()[0];
    expect(time).toEqual([20, 40]);
    expect(value[0]).toBeCloseTo(0, 9);
    expect(value[1]).toBeGreaterThan(1);
  });
});

describe('burn rate', () => {
  it('crosses the multi-window threshold when arithmetic says so', () => {
    const rows = everySecond(12_000, (time) => ({ failed: time >= 10_800 && time % 10 === 0 }));
    const stack = stackOf(
      plan(
        [
          detector('burn', 'burn-rate', {
            signal: 'errorRate',
            objective: '99.9%',
            long: '1h',
            short: '5m',
            every: '2s',
          }),
        ],
        [rule('Burn', 'burn > 14.4')],
      ),
      one,
    );
    const [episode] = run(stack, rows, one, 12_000, 1000).episodes();
    expect(Math.abs(episode.startsS - 10_800 - 518.4)).toBeLessThanOrEqual(12);
  });
});

describe('degradation', () => {
  it('is the relative worsening, whichever way is worse', () => {
    const rows = everySecond(200, (time) => ({
      label: 1,
      prediction: time % 10 < (time < 100 ? 10 : 9) ? 1 : 0,
      latency: time < 100 ? 0.1 : 0.11,
    }));
    const last = (signal: string) =>
      statistics('degradation', { signal, window: '50s', every: '50s' }, rows, 201, { warmupS: 100 }).at(-1)?.[1];
    expect(last('accuracy')).toBeCloseTo(0.1, 12);
    expect(last('latency')).toBeCloseTo(0.1, 9);
  });
});

describe('a detector of the user', () => {
  it('takes part like any other', () => {
    const params = z.object({ signal: z.string(), above: z.number() });
    const declaration: DetectorDeclaration = {
      kind: 'above',
      summary: 'fires above a number',
      source: 'this test',
      shape: 'sequential',
      params,
      minimumReference: 0,
      needsReference: () => false,
      create: (raw) => ({
        scan(values, from, to) {
          for (let i = from; i < to; i++) if (values[i] > (raw.above as number)) return i;
          return -1;
        },
        statistic: () => 0,
      }),
    };
    const modules = new Map([['/my.ts', declaration]]);
    const own = { ...detector('mine', 'above', { signal: 'feature.x', above: 7 }, [], declaration), module: '/my.ts' };
    const stack = stackOf(plan([own], [rule('A', 'mine')]), one, { modules });
    run(
      stack,
      everySecond(10, (time) => ({ features: [time] })),
      one,
      10,
    );
    expect(stack.episodes().map(({ startsS }) => startsS)).toEqual([8, 9]);
  });
});

describe('what reports ask', () => {
  const stackPlan = plan(
    [
      detector('drift', 'psi', { signal: 'feature.*', every: '5m' }),
      detector('ks', 'ks', { signal: 'feature.x', every: '1m' }),
      detector('change', 'adwin', { signal: 'error' }),
      detector('chart', 'ewma', { signal: 'latency', every: '30s' }),
    ],
    [rule('A', 'drift > 0.2 or ks.p < 1%'), rule('B', 'change or drift > 0.1'), rule('C', 'chart')],
  );

  it('the last look at traffic, also where nothing was said', () => {
    const rows = everySecond(100, (time) => ({ features: [time % 2] }));
    const chart = { signal: 'feature.x', mean: 0.5, sd: 1 };
    const quiet = plan(
      [
        detector('chart', 'shewhart', chart),
        detector('slow', 'shewhart', { ...chart, every: '30s' }),
        detector('tight', 'shewhart', { ...chart, limit: 0.1 }),
        detector('unready', 'shewhart', { signal: 'label' }),
      ],
      [rule('A', 'chart'), rule('B', 'slow'), rule('C', 'tight or slow'), rule('D', 'unready')],
    );
    expect(run(stackOf(quiet, one), rows, one, 200).judged()).toEqual({ 0: 99, 1: 120, 2: 120, 3: null });
  });

  it('evaluation intervals', () => {
    expect(evaluationIntervals(stackPlan)).toEqual([60, 0, 30]);
  });

  it('threshold lines', () => {
    expect(thresholdMarks(stackPlan)).toEqual([
      { alert: 'A', detector: 'drift', field: 'statistic', op: '>', value: 0.2 },
      { alert: 'A', detector: 'ks', field: 'p', op: '<', value: 0.01 },
      { alert: 'B', detector: 'drift', field: 'statistic', op: '>', value: 0.1 },
    ]);
  });
});

describe('steps and forks', () => {
  const shape = shapeOf(
    [numeric('x', true), categorical('c', ['a', 'b', 'd'])],
    [{ name: 'country', values: ['DE', 'FR'] }],
  );
  const seed = 'steps-and-forks';
  const rng = stream(seed, 'rows');
  const rows: Row[] = Array.from({ length: 1500 }, (_, i) => {
    const time = i / 2;
    const late = time > 450;
    return {
      time,
      segments: [rng.uniform() < 0.5 ? 0 : 1],
      features: [rng.uniform() < 0.02 ? Number.NaN : rng.normal() + (late ? 2 : 0), rng.integer(late ? 3 : 2)],
      ages: [rng.uniform() * 100, 0],
      score: rng.uniform(),
      prediction: rng.integer(2),
      latency: rng.exponential(),
      failed: rng.uniform() < 0.05,
      label: rng.integer(2),
      labelAt: time + 20 * rng.uniform(),
    };
  });
  const stackPlan = plan(
    [
      detector('drift', 'psi', { signal: 'feature.*', window: '60s', every: '20s' }, ['country']),
      detector('ks', 'ks', { signal: 'feature.*', window: '70s', every: '20s' }),
      detector('unseen', 'level', { signal: 'unseenRatio.c', window: '60s', every: '15s' }),
      detector('slow', 'level', { signal: 'latency', statistic: 'p95', window: '45s', every: '10s' }),
      detector('auc', 'degradation', { signal: 'auc', window: '60s', every: '20s' }),
      detector('burn', 'burn-rate', { signal: 'errorRate', objective: '99%', long: '60s', short: '15s' }),
      detector('adwin', 'adwin', { signal: 'feature.x' }),
      detector('cusum', 'cusum', { signal: 'feature.x' }, ['country']),
      detector('chart', 'shewhart', { signal: 'accuracy', every: '10s', limit: 1 }),
      detector('rate', 'ewma', { signal: 'requestRate', every: '10s', mean: 2, sd: 0.1 }),
    ],
    [
      rule('Drift', 'drift > 0.25', { forS: 30 }),
      rule('Gap', 'ks.p < 0.01 or unseen > 10%'),
      rule('Slow', 'slow > 3 and auc > 1%', { cooldownS: 30 }),
      rule('Change', 'adwin or cusum'),
      rule('Chart', 'chart or rate or burn > 6'),
      rule('High', 'cusum.statistic > 4'),
    ],
    100,
  );
  const fresh = () => stackOf(stackPlan, shape, { warmupS: 200 });
  const whole = run(fresh(), rows, shape, 750).episodes();

  it('every alert fires, or this test shows nothing', () => {
    expect(new Set(whole.map((episode) => episode.rule)).size, `seed ${seed}`).toBe(6);
  });

  it('however the input is split, the episodes are the same', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ min: 0.001, max: 749.9, noNaN: true }), { maxLength: 60 }), (cuts) => {
        const stack = fresh();
        const moments = [0, ...[...cuts].sort((a, b) => a - b), 750];
        for (const step of telemetry(rows, shape, moments)) stack.observe(step);
        expect(stack.episodes()).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it('split at every tick, the episodes are the same', () => {
    expect(run(fresh(), rows, shape, 750, 5).episodes()).toEqual(whole);
  });

  it('a fork goes on as if nothing had happened, and so does the original', () => {
    for (const at of [50, 200, 333.3, 460]) {
      const [first, second] = telemetry(rows, shape, [0, at, 750]);
      const original = fresh();
      original.observe(first);
      const twin = fork(original);
      twin.observe(second);
      expect(twin.episodes(), `fork at ${at}, seed ${seed}`).toEqual(whole);
      original.observe(second);
      expect(original.episodes(), `fork at ${at}, seed ${seed}`).toEqual(whole);
    }
  });

  it('a fork shares nothing that changes', () => {
    const [first, second] = telemetry(rows, shape, [0, 400, 750]);
    const other = rows.map((row) => ({ ...row, features: row.features?.map((value) => value + 50) }));
    const [, changed] = telemetry(other, shape, [0, 400, 750]);
    const original = fresh();
    original.observe(first);
    fork(original).observe(changed);
    original.observe(second);
    expect(original.episodes()).toEqual(whole);
  });

  it('traces are the same in any steps, and short', () => {
    const traced = (stepS: number) => {
      const stack = stackOf(stackPlan, shape, { warmupS: 200, trace: true });
      return run(stack, rows, shape, 750, stepS).traces();
    };
    const traces = traced(750);
    expect(traced(7)).toEqual(traces);
    for (const { time, value } of traces) {
      expect(time.length).toBe(value.length);
      expect(time.length).toBeLessThanOrEqual(400);
      expect([...time].sort((a, b) => a - b)).toEqual(time);
    }
  });
});
