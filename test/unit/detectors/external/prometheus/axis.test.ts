import { expect, test } from 'vitest';
import type { WatchedBranch } from '../../../../../detectors/external/monitor.js';
import { layOut } from '../../../../../detectors/external/prometheus/axis.js';

const windowMs = 1458 * 3_600_000;

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
])(
  '$count branches of $endS s lie one after the other, $gapS s apart, files in windows of their own',
  ({ count, endS, gapS }) => {
    const placed = layOut(branches(count, endS), { gapS, lanes: 2, calendar: false });
    expect(placed.map(({ branch }) => branch.trial)).toEqual(Array.from({ length: count }, (_, i) => i));
    placed.forEach(({ atMs, file }, i) => {
      if (i === 0) return;
      expect(atMs - placed[i - 1].atMs).toBeGreaterThanOrEqual((endS + gapS) * 1000);
      const [before, here] = [placed[i - 1].atMs + endS * 1000, atMs].map((ms) => Math.floor(ms / windowMs));
      if (file !== placed[i - 1].file) expect(here).toBeGreaterThan(before);
    });
    if (count > 1) expect(placed.at(-1)!.file).toBeGreaterThanOrEqual(1);
  },
);

test('the calendar of the trial is kept where rules read it', () => {
  const startMs = Date.UTC(2026, 2, 4, 13, 30, 7);
  for (const { atMs } of layOut(branches(5, 3600, startMs), { gapS: 60, lanes: 2, calendar: true })) {
    const [axis, trial] = [new Date(atMs), new Date(startMs)];
    expect([axis.getUTCDay(), axis.getUTCHours(), axis.getUTCMinutes(), axis.getUTCSeconds()]).toEqual([
      trial.getUTCDay(),
      trial.getUTCHours(),
      trial.getUTCMinutes(),
      trial.getUTCSeconds(),
    ]);
  }
});
