import { expect, it } from 'vitest';
import { wallSeconds } from '../../../reports/wall-time.js';
import { bare } from './fixtures.js';

function run(made: string, wallS: number) {
  return { ...bare, scorecard: { ...bare.scorecard, made, wallS } };
}

it('counts time in which runs overlap once, and time between them not at all', () => {
  const runs = [
    run('2026-11-01T12:00:30Z', 5),
    run('2026-11-01T12:00:00Z', 10),
    run('2026-11-01T12:00:04Z', 8),
    run('2026-11-01T12:00:05Z', 2),
  ];
  expect(wallSeconds(runs)).toBe(17);
  expect(wallSeconds(runs.slice(0, 1))).toBe(5);
});
