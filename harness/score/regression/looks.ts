/** One look at the data so far: how many seeds, and the shares of the error that it may spend. */
export interface Look {
  readonly seeds: number;
  readonly failAlpha: number;
  readonly passAlpha: number;
}

/** The schedule: 5 % each for failing what is no worse and for passing what is slower by the margin. */
export const looks: readonly Look[] = Object.freeze([
  { seeds: 20, failAlpha: 0.025, passAlpha: 0 },
  { seeds: 40, failAlpha: 0.015, passAlpha: 0.02 },
  { seeds: 80, failAlpha: 0.005, passAlpha: 0.015 },
  { seeds: 160, failAlpha: 0.005, passAlpha: 0.015 },
]);

/** Overall level of each of the two decisions. */
export const level = 0.05;

/** How much slower counts: a share of the mean delay. */
export const margin = 0.1;

/**
 * The looks that at most so many seeds allow. The last is brought forward where it isn't one of the schedule, and keeps
 * its own share of the error, so that the whole stays within the level.
 */
export function looksUpTo(seeds: number): readonly Look[] {
  const whole = looks.filter((look) => look.seeds <= seeds);
  const next = looks[whole.length];
  if (next === undefined || whole.at(-1)?.seeds === seeds) return whole;
  return [...whole, { ...next, seeds }];
}

/** A p-value of one look on the scale on which all looks are compared with the level; infinite where none is spent. */
export function scaled(p: number, alpha: number): number {
  return alpha === 0 ? Number.POSITIVE_INFINITY : Math.min(1, (p * level) / alpha);
}
