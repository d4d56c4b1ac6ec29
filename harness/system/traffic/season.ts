import { DriftdrillError } from '../../core/errors.js';
import type { SeasonPlan } from '../../core/plan.js';
import { daySeconds, weekSeconds } from '../constants.js';

const minutesADay = 1440;
const minutesAWeek = 10_080;
/** The day's wave peaks at 15:00 and the week's at noon on Wednesday, local time. */
const dayPeakS = 15 * 3600;
const weekPeakS = 2.5 * daySeconds;

/** Sine waves of one day and one week by the minute of the trial, for one start. */
export interface Waves {
  readonly day: Float64Array;
  readonly week: Float64Array;
}

/** Where nothing has a season. */
export const noWaves: Waves = Object.freeze({ day: new Float64Array(0), week: new Float64Array(0) });

/** Minutes by which local time is ahead of UTC at a moment. @throws DriftdrillError for an unknown time zone */
export function offsetMinutes(timezone: string, atMs: number): number {
  if (timezone === 'UTC') return 0;
  let text: string;
  try {
    text = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' }).format(atMs);
  } catch {
    throw new DriftdrillError('timezone-unknown', `there is no time zone '${timezone}'`, {
      hint: 'use a name of the IANA database, such as Europe/Berlin',
    });
  }
  const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(text);
  if (!match?.[1]) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

/** Waves by the minute from t = 0; the offset of the time zone is that of the start, throughout. */
export function waves(startMs: number, timezone: string): Waves {
  const localS = startMs / 1000 + offsetMinutes(timezone, startMs) * 60;
  const dayStart = localS % daySeconds;
  const weekStart = (localS - 4 * daySeconds) % weekSeconds;
  return Object.freeze({
    day: wave(minutesADay, dayStart - dayPeakS, daySeconds),
    week: wave(minutesAWeek, weekStart - weekPeakS, weekSeconds),
  });
}

function wave(minutes: number, fromPeakS: number, periodS: number): Float64Array {
  const out = new Float64Array(minutes);
  for (let m = 0; m < minutes; m++) out[m] = Math.cos((2 * Math.PI * (fromPeakS + m * 60 + 30)) / periodS);
  return out;
}

export function hasSeason(season: SeasonPlan): boolean {
  return season.daily !== 0 || season.weekly !== 0;
}

/** The lift of the season at time t (seconds of the trial), constant within a minute. */
export function liftAt(season: SeasonPlan, w: Waves, t: number): number {
  const minute = Math.floor(t / 60);
  const inDay = ((minute % minutesADay) + minutesADay) % minutesADay;
  const inWeek = ((minute % minutesAWeek) + minutesAWeek) % minutesAWeek;
  return season.daily * w.day[inDay] + season.weekly * w.week[inWeek];
}

/** Rate of each minute of the period relative to the mean; never negative. */
export function rateTable(season: SeasonPlan, w: Waves): Float64Array {
  const out = new Float64Array(season.weekly !== 0 ? minutesAWeek : minutesADay);
  for (let m = 0; m < out.length; m++) out[m] = Math.max(0, 1 + liftAt(season, w, m * 60));
  return out;
}

/** Longest period among the seasons in seconds; 0 where there is none. */
export function longestSeason(seasons: readonly SeasonPlan[]): number {
  if (seasons.some((season) => season.weekly !== 0)) return weekSeconds;
  return seasons.some((season) => season.daily !== 0) ? daySeconds : 0;
}
