import { describe, expect, test } from 'vitest';
import { gridValues } from '../../../scenarios/cells.js';
import { complaints, load, sound, soundBut } from './complaints.js';

const withSweep = (sweep: string) => soundBut(['gates:', `${sweep}\ngates:`]);

describe('cells', () => {
  test('a file without a sweep has one', async () => {
    const { cells, plan } = await load(sound);
    expect(cells).toEqual([{ set: {}, case: null, own: true, plan }]);
  });

  test('a grid of two paths; the own values are added', async () => {
    const { cells } = await load(
      withSweep('sweep: {faults.lag.scope.share: [10%, 0.5], stack.rules.Stale.for: [0s, 5m, 10m]}'),
    );
    expect(cells).toHaveLength(7);
    expect(cells.map(({ own }) => own).indexOf(true)).toBe(6);
    expect(cells[1]?.set).toEqual({ 'faults.lag.scope.share': '10%', 'stack.rules.Stale.for': '5m' });
    expect(cells[1]?.plan.faults[0]?.scope.share).toBe(0.1);
    expect(cells[1]?.plan.stack.rules[0]?.forS).toBe(300);
    expect(cells[6]?.set).toEqual({ 'faults.lag.scope.share': null, 'stack.rules.Stale.for': null });
  });

  test('own values that are in the grid, however written, are not added', async () => {
    const { cells } = await load(withSweep('sweep: {faults.lag.scope.share: [50%, 1, 0.25]}'));
    expect(cells.map(({ own }) => own)).toEqual([false, true, false]);
  });

  test('each case holds only its faults', async () => {
    const text = withSweep('cases: [{id: a, faults: [lag]}, {id: b, faults: [slow]}]').replace(
      'stack:',
      '  - {id: slow, inject: latency-spike, with: {factor: 2}}\nstack:',
    );
    const { cells } = await load(text);
    expect(cells.map((cell) => [cell.case, cell.own, cell.plan.faults.map(({ id }) => id)])).toEqual([
      ['a', true, ['lag']],
      ['b', true, ['slow']],
    ]);
  });

  test('even steps and even ratios of numbers, shares and durations', () => {
    expect(gridValues({ from: 0, to: 1, steps: 5, scale: 'lin' })).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(gridValues({ from: '1%', to: '100%', steps: 3, scale: 'log' })).toEqual([0.01, 0.1, 1]);
    expect(gridValues({ from: '5m', to: '20m', steps: 3, scale: 'log' })).toEqual(['5m', '10m', '20m']);
  });

  test('what all cells share can’t be swept', async () => {
    expect(await complaints(withSweep('sweep: {trials: [1, 2]}'))).toMatchInlineSnapshot(`
      [
        "21:9 error: trials can't be swept: all cells share it → sweep a value of system, timeline, faults, stack or business",
      ]
    `);
  });
});
