import { expect, it } from 'vitest';
import { holm } from '../../../../harness/score/regression/holm.js';

it('rejects step by step, and nothing after the first that holds', () => {
  // Worked by hand: thresholds 0.0125, 0.0167, 0.025, 0.05.
  expect(holm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
  expect(holm([0.04], 0.05)).toEqual([true]);
  expect(holm([0.05, 0.02], 0.05)).toEqual([true, true]);
  expect(holm([0.05, 0.03], 0.05)).toEqual([false, false]);
  expect(holm([], 0.05)).toEqual([]);
});
