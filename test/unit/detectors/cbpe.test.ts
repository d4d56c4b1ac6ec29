import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpectedConfusion, ProbabilitySample } from '../../../detectors/sketches/expected.js';
import type { Stack } from '../../../detectors/stack.js';
import { expectedAreaUnderCurve } from '../../../detectors/statistics/auc.js';
import { isotonicAt, isotonicFit } from '../../../detectors/statistics/isotonic.js';
import { ascending } from '../../../detectors/statistics/order.js';
import { fork } from '../../../harness/core/fork.js';
import { stream } from '../../../harness/core/rng.js';
import type { ReferenceLog } from '../../../harness/core/telemetry.js';
import { detector, plan, type Row, rule, run, shapeOf, stackOf, telemetry } from './drive.js';

const seed = 'cbpe';
const countries = ['DE', 'FR'];
const shape = shapeOf([], [{ name: 'country', values: countries }]);

/** A row a second; scores are probabilities of labels, which take a minute. French scores are moved up from `movedS` on. */
function rowsUntil(untilS: number, movedS = Number.POSITIVE_INFINITY): Row[] {
  const rng = stream(seed, 'rows');
  return Array.from({ length: untilS }, (_, time) => {
    const country = time % 2;
    const raw = rng.uniform() ** 3;
    const score = country === 1 && time >= movedS ? 0.4 + 0.2 * raw : raw;
    const label = rng.uniform() < score ? 1 : 0;
    return { time, segments: [country], score, prediction: score >= 0.5 ? 1 : 0, label, labelAt: time + 60 };
  });
}

const params = { window: '10m', every: '10m' };
const watched = (by: string[] = [], lastS = Number.POSITIVE_INFINITY, metric = 'accuracy') =>
  plan(
    [detector('estimate', 'cbpe', { ...params, signal: 'score', metric }, by)],
    [rule('Outside', 'any(estimate.excess > 0)')],
    lastS,
  );

/** Estimates, or another field, at their moments, by segment. */
function estimates(stack: Stack, of = 'statistic'): Record<string, [number, number | null][]> {
  return Object.fromEntries(
    stack
      .traces()
      .filter(({ field }) => field === of)
      .map(({ segment, time, value }) => [segment, [...time].map((at, i) => [at, value[i]])]),
  );
}

/** How right the decisions of rows are expected to be. */
function expected(rows: readonly Row[]): number {
  const right = rows.map(({ score = 0, prediction }) => (prediction === 1 ? score : 1 - score));
  return right.reduce((sum, one) => sum + one, 0) / rows.length;
}

describe('cbpe', () => {
  const untilS = 9600;
  const warmupS = 6000;

  it('estimates windows of predictions whose labels never come, segment by segment', () => {
    const rows = rowsUntil(untilS, 8400).map((row) => (row.time < warmupS ? row : { ...row, label: undefined }));
    const stack = stackOf(watched(['country']), shape, { warmupS, trace: true });
    run(stack, rows, shape, untilS + 1, 700);
    const found = estimates(stack);
    expect(Object.keys(found)).toEqual(countries.map((name) => `country=${name}`));
    countries.forEach((name, country) => {
      const told = found[`country=${name}`];
      expect(told.map(([at]) => at)).toEqual([6600, 7200, 7800, 8400, 9000, 9600]);
      for (const [at, value] of told) {
        const inside = rows.filter(({ time, segments }) => time >= at - 600 && time < at && segments?.[0] === country);
        expect(value, `${name} at ${at}, seed ${seed}`).toBeCloseTo(expected(inside), 1);
      }
    });
    const episodes = stack.episodes();
    expect(
      episodes.map(({ startsS, segment }) => [startsS, segment]),
      `seed ${seed}`,
    ).toEqual([[9000, 'country=FR']]);
  });

  it('says the same however telemetry is cut into steps, and after a fork', () => {
    const rows = rowsUntil(untilS, 8400);
    const told = (stepS: number) =>
      estimates(run(stackOf(watched(), shape, { warmupS, trace: true }), rows, shape, untilS + 1, stepS));
    const whole = told(untilS + 1);
    expect(told(37)).toEqual(whole);
    const moments = [0, 3000, 5999, 6100, 7777, untilS + 1];
    for (const at of [1, 2, 3, 4]) {
      let stack = stackOf(watched(), shape, { warmupS, trace: true });
      telemetry(rows, shape, moments).forEach((step, i) => {
        if (i === at) {
          const left = stack;
          stack = fork(stack);
          left.observe(step);
        }
        stack.observe(step);
      });
      expect(estimates(stack)).toEqual(whole);
    }
  });

  it('takes the labels that came within the reference, and no others', () => {
    // Labels before the last hour are all wrong: they would say that nothing is right.
    const spoilt = rowsUntil(untilS).map((row) =>
      (row.labelAt ?? 0) < 2400 || (row.labelAt ?? 0) >= warmupS ? { ...row, label: 1 - row.prediction! } : row,
    );
    const told = (rows: Row[]) =>
      estimates(run(stackOf(watched([], 3600), shape, { warmupS, trace: true }), rows, shape, untilS + 1, 700));
    expect(told(spoilt)).toEqual(told(rowsUntil(untilS)));
  });

  it('learns the same from a reference of its own as from the run', () => {
    const rows = rowsUntil(untilS);
    const known = rows.slice(0, warmupS);
    const later = (fromS: number) =>
      rows.slice(warmupS).map((row) => ({ ...row, time: row.time - warmupS + fromS, label: undefined }));
    const reference: ReferenceLog = telemetry(known, shape, [0, warmupS + 600])[0];
    const apart = { ...watched(), reference: { kind: 'file' as const } };
    const ofFile = run(stackOf(apart, shape, { reference, trace: true }), later(0), shape, 3601, 700);
    const fromS = warmupS + 600;
    const inRun = stackOf(watched(), shape, { warmupS: fromS, trace: true });
    run(inRun, [...known, ...later(fromS)], shape, fromS + 3601, 700);
    for (const field of ['statistic', 'excess']) {
      const values = (stack: Stack) => estimates(stack, field)[''].map(([, value]) => value);
      expect(values(ofFile)).toHaveLength(6);
      expect(values(ofFile)).toEqual(values(inRun));
    }
  });

  it('says why it can tell nothing', () => {
    const unscored = rowsUntil(untilS).map((row) => ({ ...row, score: undefined }));
    const stack = run(stackOf(watched(), shape, { warmupS }), unscored, shape, untilS + 1, 700);
    expect(stack.notReady()).toEqual(['estimate (score): no row of its reference has label, prediction and score']);
    const unlabelled = rowsUntil(600).map((row) => ({ ...row, label: undefined }));
    const [reference] = telemetry(unlabelled, shape, [0, 600]);
    const apart = { ...watched(), reference: { kind: 'file' as const } };
    const ofFile = run(stackOf(apart, shape, { reference }), [], shape, 601);
    expect(ofFile.notReady()).toEqual(['estimate (score): its reference is empty']);
  });

  it('is for classifiers, and for their scores', () => {
    expect(() => stackOf(watched(), shapeOf([], [], 'regression'))).toThrow(
      'detector estimate: cbpe is for a classifier of two classes, and here is a regressor',
    );
    const other = plan([detector('e', 'cbpe', { ...params, signal: 'latency' })], []);
    expect(() => stackOf(other, shape)).toThrow('cbpe estimates from score, not from latency; leave signal out');
  });

  it('holds a few sums however many rows a window has, and for auc a sample', () => {
    const n = 100_000;
    const scores = new Float64Array(n).map((_, i) => (i % 997) / 997);
    const predictions = scores.map((score) => (score >= 0.5 ? 1 : 0));
    const rows = { values: scores, predictions, scores: null, firstOrdinal: 0 };
    const confusion = new ExpectedConfusion(null);
    confusion.add(rows, 0, n);
    expect(JSON.stringify(confusion).length).toBeLessThan(200);
    const sample = new ProbabilitySample(null);
    sample.add(rows, 0, n);
    expect([sample.count, sample.probabilities().length]).toEqual([n, 10_000]);
  });
});

describe('isotonic regression', () => {
  const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 })), {
    minLength: 1,
    maxLength: 40,
  });

  it('never falls, and is right on average over all and from any score upwards or better', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const sorted = [...rows].sort(([a], [b]) => a - b);
        const scores = Float64Array.from(sorted, ([score]) => score / 20);
        const labels = Float64Array.from(sorted, ([, label]) => label);
        const fit = isotonicFit(scores, labels);
        const fitted = [...scores].map((score) => isotonicAt(fit, score));
        for (let i = 1; i < fitted.length; i++) expect(fitted[i]).toBeGreaterThanOrEqual(fitted[i - 1]);
        // Optimality: what is left over sums to 0, and to no more than 0 over any lower end between scores.
        let left = 0;
        fitted.forEach((value, i) => {
          left += labels[i] - value;
          if (scores[i + 1] !== scores[i]) expect(left).toBeGreaterThan(-1e-9);
        });
        expect(left).toBeCloseTo(0, 9);
      }),
    );
  });
});

describe('the expected area under the curve', () => {
  it('is the share of pairs in order, each pair by how likely it is one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 2, maxLength: 30 }),
        (given) => {
          const p = Float64Array.from(given).sort();
          let right = 0;
          let all = 0;
          for (let i = 0; i < p.length; i++)
            for (let j = 0; j < p.length; j++) {
              all += p[i] * (1 - p[j]);
              right += p[i] * (1 - p[j]) * (p[i] > p[j] ? 1 : p[i] < p[j] ? 0 : 0.5);
            }
          expect(expectedAreaUnderCurve(p)).toBeCloseTo(right / all, 3);
        },
      ),
    );
  });

  it('is not there where one class is not expected', () => {
    expect(expectedAreaUnderCurve(Float64Array.of(0, 0, 0))).toBeNull();
    expect(expectedAreaUnderCurve(Float64Array.of(1, 1))).toBeNull();
  });
});

describe('ascending order', () => {
  it('sorts rows by value and keeps the order of equal ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), (given) => {
        const values = Float64Array.from(given);
        const wanted = given.map((_, i) => i).sort((a, b) => given[a] - given[b] || a - b);
        expect([...ascending(values)]).toEqual(wanted);
      }),
    );
  });
});
