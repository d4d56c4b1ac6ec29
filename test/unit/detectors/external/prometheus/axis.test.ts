import { expect, test } from 'vitest';
import type { WatchedBranch } from '../../../../../detectors/external/monitor.js';
import { layOut } from '../../../../../detectors/external/prometheus/axis.js';

function branches(count: number, endS: number, startMs = Date.UTC(2026, 2, 4, 13, 30)): WatchedBranch[] {
  const tape = { kind: 'metrics', fromS: 0, everyS: 15, series: [] } as const;
  return Array.from({ length: count }, (_, trial) => ({
    trial,
    seed: `${trial}`,
    branch: 'twin',
    startMs,
    warmupS: 0,
    endS,
    tape,
  }));
}

test.each([
  { count: 100, endS: 86_400, gapS: 3660 },
  { count: 7, endS: 40 * 86_400, gapS: 3 * 86_400 },
  { count: 2000, endS: 3600, gapS: 7 * 86_400 },
  { count: 1, endS: 90 * 86_400, gapS: 60 },
])('$count branches of $endS s lie one after the other, $gapS s apart', ({ count, endS, gapS }) => {
  const whole = branches(count, endS).map((branch) => ({ branch, fromS: 0 }));
  const placed = layOut(whole, { gapS, calendar: false });
  expect(placed.map(({ branch }) => branch.trial)).toEqual(Array.from({ length: count }, (_, i) => i));
  placed.forEach(({ atMs }, i) => {
    if (i === 0) return;
    const apartS = (atMs - placed[i - 1].atMs) / 1000 - endS;
    expect(apartS).toBeGreaterThanOrEqual(gapS);
    expect(apartS).toBeLessThan(gapS + 61);
  });
});

test('the calendar of the trial is kept where rules read it', () => {
  const startMs = Date.UTC(2026, 2, 4, 13, 30, 7);
  const week = branches(5, 3600, startMs).map((branch) => ({ branch, fromS: 0 }));
  for (const { atMs } of layOut(week, { gapS: 60, calendar: true })) {
    const [axis, trial] = [new Date(atMs), new Date(startMs)];
    expect([axis.getUTCDay(), axis.getUTCHours(), axis.getUTCMinutes(), axis.getUTCSeconds()]).toEqual([
      trial.getUTCDay(),
      trial.getUTCHours(),
      trial.getUTCMinutes(),
      trial.getUTCSeconds(),
    ]);
  }
});

test('of a branch whose start lies with another one only the rest takes room', () => {
  const [twin, trial] = branches(2, 86_400);
  const places = [
    { branch: twin, fromS: 0 },
    { branch: trial, fromS: 43_207.5 },
  ];
  const [first, second] = layOut(places, { gapS: 3660, calendar: false });
  const apartS = (second.atMs - first.atMs) / 1000 + 43_207.5 - 86_400;
  expect(apartS).toBeGreaterThanOrEqual(3660);
  expect(apartS).toBeLessThan(3660 + 62);
});
