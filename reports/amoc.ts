import type { Scorecard } from '../harness/core/scorecard.js';
import { estimate, percent, rough } from './figures.js';
import { shortPath, valueText } from './sweep.js';

export interface AmocRow {
  readonly threshold: string;
  readonly perDay: string;
  /** Restricted mean time-to-detect as a share of the deadline. */
  readonly delay: string;
  /** `in use`, `beaten` by another threshold on both counts, both, or nothing. */
  readonly mark: string;
  readonly dominated: boolean;
}

/** What the thresholds of one alert trade on one fault. */
export interface AmocTable {
  readonly title: string;
  readonly rows: readonly AmocRow[];
}

/** A table for each curve of two points or more. */
export function amocTables({ amoc }: Scorecard): AmocTable[] {
  return amoc
    .filter(({ points }) => points.length > 1)
    .map(({ alert, fault, path, case: name, at, points }) => {
      const aside = Object.entries(at).map(([other, value]) => `${other.split('.').at(-1)} ${valueText(value)}`);
      const drill = name === null || name === fault ? fault : `${name}: ${fault}`;
      return {
        title: [`${alert} on ${drill}`, ...aside, `by ${shortPath(path)}`].join(', '),
        rows: points.map((point) => ({
          threshold: valueText(point.value),
          perDay: estimate(point.perDay, rough),
          delay: estimate(point.delay, percent),
          mark: [point.current ? 'in use' : '', point.dominated ? 'beaten' : ''].filter((one) => one !== '').join(', '),
          dominated: point.dominated,
        })),
      };
    });
}
