import { expect, test } from 'vitest';
import type { WatchedBranch } from '../../../../../detectors/external/monitor.js';
import { sharedStarts } from '../../../../../detectors/external/prometheus/shared-start.js';

function branch(trial: number, ...columns: number[][]): WatchedBranch {
  const series = columns.map((values, i) => ({ name: 'x', labels: { i: `${i}` }, values: Float64Array.from(values) }));
  const tape = { kind: 'metrics', fromS: 0, everyS: 15, series } as const;
  return { trial, seed: `${trial}`, branch: 'fault', startMs: 0, warmupS: 0, endS: 15 * (columns[0].length - 1), tape };
}

test('a branch shares with the first of its trial all samples before the first that differs', () => {
  const { NaN: none } = Number;
  const branches = [
    branch(0, [0, 1, 2, none, 4], [0, 0, 0, 0, 0]),
    branch(1, [0, 1, 2, 3, 4], [0, 0, 0, 0, 0]),
    branch(0, [0, 1, 2, none, 5], [0, 0, 0, 0, 0]),
    branch(0, [0, 1, 2, none, 5], [0, 0, 7, 0, 0]),
    branch(0, [0, 1, 2, none, 4], [0, 0, 0, 0, 0]),
    branch(0, [0, 1, 2], [0, 0, 0]),
    branch(0, [1, 1, 2, none, 5], [0, 0, 7, 0, 0]),
    branch(0, [0, 1, 2, none, 4]),
  ];
  expect(sharedStarts(branches)).toEqual([
    { base: null, untilS: 0 },
    { base: null, untilS: 0 },
    { base: 0, untilS: 60 },
    { base: 0, untilS: 30 },
    { base: 0, untilS: 75 },
    { base: 0, untilS: 45 },
    { base: null, untilS: 0 },
    { base: null, untilS: 0 },
  ]);
});
