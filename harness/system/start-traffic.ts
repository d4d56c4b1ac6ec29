import { stream } from '../core/rng.js';
import { defaultStartMs } from './constants.js';
import { firstTime } from './load-traffic.js';
import type { LoadedSystem } from './loaded.js';
import { ReplayTraffic } from './replay/replay-traffic.js';
import { dateOf } from './replay/timestamp.js';
import { GeneratedTraffic } from './traffic/generated.js';
import { longestSeason } from './traffic/season.js';
import type { Traffic } from './traffic/traffic.js';

/** The traffic of one trial, from t = 0. */
export function startTraffic(loaded: LoadedSystem, seed: string): Traffic {
  const { traffic } = loaded.parts;
  if (traffic.kind === 'replay')
    return new ReplayTraffic(traffic.tables, seed, recordedStart(loaded) ?? startOf(loaded, seed));
  return new GeneratedTraffic(traffic.tables, seed, startOf(loaded, seed));
}

/** The plan's start, or a random moment of the longest season. */
export function startOf({ plan }: LoadedSystem, seed: string): number {
  const { traffic } = plan.system;
  if (traffic.startMs !== null) return traffic.startMs;
  const seasons = [traffic.season, ...traffic.features.map((feature) => feature.season)];
  const longest = longestSeason(seasons);
  return longest === 0 ? defaultStartMs : defaultStartMs + Math.floor(stream(seed, 'start').uniform() * longest * 1000);
}

/** The date of the first row that is replayed, where rows keep their times and these are dates. */
function recordedStart({ plan, parts }: LoadedSystem): number | null {
  const { startMs, ratePerS } = plan.system.traffic;
  if (startMs !== null || ratePerS !== null || parts.traffic.kind !== 'replay') return null;
  const { recording, consumed } = parts.traffic.tables;
  const first = recording.times && dateOf(recording.times.first);
  return first === null ? null : first + Math.round(firstTime(recording, consumed) * 1000);
}
