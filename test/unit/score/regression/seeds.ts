import type { DelaySeeds, SeedResults } from '../../../../harness/core/comparison.js';

/** An alert of the tests' own: delays (null a miss), masked trials, false alarms. */
export interface Given {
  ttd: (number | null)[];
  masked?: number[];
  alarms?: number[];
  everyS?: number;
  /** Delays by country. */
  countries?: Record<string, (number | null)[]>;
}

/** Results of alerts on one fault `lag` in the only cell. */
export function seeds(alerts: Record<string, Given>): SeedResults {
  return inCells({ 'as written': alerts });
}

/** Results by cell. */
export function inCells(cells: Record<string, Record<string, Given>>): SeedResults {
  const lists = Object.values(cells).flatMap((alerts) => Object.values(alerts).map(({ ttd }) => ttd.length));
  return {
    seeds: Math.max(...lists),
    cells: Object.fromEntries(
      Object.entries(cells).map(([label, alerts]) => [label, { deadlineS: 3600, alerts: alertSeeds(alerts) }]),
    ),
  };
}

function alertSeeds(alerts: Record<string, Given>) {
  return Object.fromEntries(
    Object.entries(alerts).map(([alert, { ttd, masked = [], alarms, everyS = 0, countries }]) => {
      const segments: Record<string, DelaySeeds> = {};
      for (const [country, faulted] of Object.entries(countries ?? {}))
        segments[`country=${country}`] = { faulted, masked: [] };
      return [
        alert,
        {
          everyS,
          by: countries === undefined ? [] : ['country'],
          faults: { lag: { faulted: ttd, masked, segments } },
          falseAlarms: alarms ?? ttd.map(() => 0),
          exposureS: ttd.map(() => 86_400),
        },
      ];
    }),
  );
}

export const list = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
