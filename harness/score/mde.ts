import { stream } from '../core/rng.js';
import type { Estimate } from '../core/scorecard.js';
import { noEstimate } from './estimate.js';
import { fitPower, type SeverityHits, severityAt, type WeibullFit } from './power-curve.js';

/** Net recall at the minimum detectable effect. */
export const detectableShare = 0.8;

const resamples = 500;
/** Levels that must lie on either side. */
const around = 2;

/** Raw hits of every seed at one severity; a seed that does not count (masked, invalid, not run) is null. */
export interface SeverityTrials {
  readonly severity: number;
  readonly hits: readonly (boolean | null)[];
}

export interface Sensitivity {
  readonly fit: WeibullFit | null;
  /** Severity with a net recall of 0.8; null where fewer than two levels lie on either side of it. */
  readonly mde: Estimate;
}

/**
 * The power curve over severities and its minimum detectable effect. The interval is the percentile one over resampled
 * seeds, each taken with all its severities and its twin, as neighbouring severities share seeds; a bound that
 * resampling does not find is null.
 * @param twin whether the twin of each seed was hit
 */
export function sensitivity(
  levels: readonly SeverityTrials[],
  twin: readonly (boolean | null)[],
  seed: string,
): Sensitivity {
  const trials = twin.length;
  const chance = seedsOf(twin);
  const data = levels.map(({ severity, hits }) => ({ severity, ...seedsOf(hits) }));
  const fit = fitted(data, chance, new Uint32Array(trials).fill(1));
  const n = twin.filter((hit) => hit !== null).length;
  if (fit === null) return { fit, mde: noEstimate(n) };
  const value = severityAt(fit, detectableShare);
  const positive = [...new Set(levels.map(({ severity }) => severity))].filter((severity) => severity > 0);
  const below = positive.filter((severity) => severity <= value).length;
  if (below < around || positive.length - below < around) return { fit, mde: noEstimate(n) };
  const rng = stream(seed, 'mde');
  const drawn: number[] = [];
  const weights = new Uint32Array(trials);
  for (let run = 0; run < resamples; run++) {
    weights.fill(0);
    for (let i = 0; i < trials; i++) weights[rng.integer(trials)] += 1;
    const again = fitted(data, chance, weights);
    drawn.push(again === null ? Number.POSITIVE_INFINITY : severityAt(again, detectableShare));
  }
  drawn.sort((a, b) => a - b);
  const bound = (share: number): number | null => {
    const found = drawn[Math.min(resamples - 1, Math.floor(share * resamples))];
    return Number.isFinite(found) ? found : null;
  };
  return { fit, mde: { value, low: bound(0.025), high: bound(0.975), n } };
}

/** Seeds that count, those that were hit first. */
interface Seeds {
  readonly seeds: Uint32Array;
  readonly hits: number;
}

function seedsOf(outcomes: readonly (boolean | null)[]): Seeds {
  const those = (wanted: boolean): number[] => outcomes.flatMap((outcome, i) => (outcome === wanted ? [i] : []));
  const hit = those(true);
  return { seeds: Uint32Array.from([...hit, ...those(false)]), hits: hit.length };
}

/** The fit with every seed counted as often as its weight says. */
function fitted(
  levels: readonly (Seeds & { readonly severity: number })[],
  twin: Seeds,
  weights: Uint32Array,
): WeibullFit | null {
  const chance = counted(twin, weights);
  if (chance.n === 0) return null;
  const data: SeverityHits[] = levels.map((level) => ({ severity: level.severity, ...counted(level, weights) }));
  return fitPower(data, chance.hits / chance.n);
}

function counted({ seeds, hits: hit }: Seeds, weights: Uint32Array): { hits: number; n: number } {
  let hits = 0;
  for (let i = 0; i < hit; i++) hits += weights[seeds[i]];
  let n = hits;
  for (let i = hit; i < seeds.length; i++) n += weights[seeds[i]];
  return { hits, n };
}
