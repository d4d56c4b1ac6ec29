import { expect, it } from 'vitest';
import { fork } from '../../../harness/core/fork.js';
import { scratch, withScratch } from '../../../harness/core/scratch.js';

it('shares scratch arrays among forks and copies all others', () => {
  const state = { own: Float64Array.of(1, 2), spare: scratch(Float64Array, 4) };
  const copy = fork(state);
  expect(copy.spare).toBe(state.spare);
  expect(copy.own).not.toBe(state.own);
  expect(copy.own).toEqual(state.own);
});

it('hands arrays out again as zeros once the work is done, and never twice at a time', () => {
  const [first, second] = withScratch(() => [scratch(Int32Array, 64).fill(7), scratch(Int32Array, 64).fill(8)]);
  expect(first).not.toBe(second);
  const again = withScratch(() => {
    const inner = withScratch(() => scratch(Int32Array, 64));
    return [inner, scratch(Int32Array, 64), scratch(Int32Array, 64)];
  });
  expect(new Set(again.slice(1)).size).toBe(2);
  for (const array of again) expect([first, second]).toContain(array);
  for (const array of again) expect([...array].every((value) => value === 0)).toBe(true);
});
