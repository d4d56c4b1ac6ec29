import type { SeedResults } from '../../../../harness/core/comparison.js';

/** Results of alerts on one fault `lag`: delays (null a miss), masked trials, false alarms. */
export function seeds(
  alerts: Record<string, { ttd: (number | null)[]; masked?: number[]; alarms?: number[]; everyS?: number }>,
): SeedResults {
  const count = Math.max(...Object.values(alerts).map(({ ttd }) => ttd.length));
  return {
    seeds: count,
    alerts: Object.fromEntries(
      Object.entries(alerts).map(([alert, { ttd, masked = [], alarms, everyS = 0 }]) => [
        alert,
        {
          everyS,
          faults: { lag: { faulted: ttd, twin: ttd.map(() => null), masked } },
          falseAlarms: alarms ?? ttd.map(() => 0),
          exposureS: ttd.map(() => 86_400),
        },
      ]),
    ),
  };
}

export const list = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
