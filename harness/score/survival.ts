/** A survival curve at the distinct times of events, ascending. It is 1 before the first. */
export interface SurvivalCurve {
  readonly times: readonly number[];
  readonly survival: readonly number[];
  readonly events: readonly number[];
  /** Subjects under observation just before each time. */
  readonly atRisk: readonly number[];
}

/**
 * The product-limit estimate of survival from possibly censored times.
 * @param times of the event, or of the last observation where it was not seen
 * @param seen whether the event was seen; a subject censored at the time of an event was still at risk
 * Source: Kaplan & Meier 1958, J. Am. Stat. Assoc. 53:457.
 */
export function kaplanMeier(times: ArrayLike<number>, seen: ArrayLike<boolean>): SurvivalCurve {
  const order = Array.from({ length: times.length }, (_, i) => i).sort((a, b) => times[a] - times[b]);
  const curve = { times: [] as number[], survival: [] as number[], events: [] as number[], atRisk: [] as number[] };
  let survival = 1;
  for (let i = 0; i < order.length; ) {
    const time = times[order[i]];
    const atRisk = order.length - i;
    let events = 0;
    for (; i < order.length && times[order[i]] === time; i++) if (seen[order[i]]) events += 1;
    if (events === 0) continue;
    survival *= 1 - events / atRisk;
    curve.times.push(time);
    curve.survival.push(survival);
    curve.events.push(events);
    curve.atRisk.push(atRisk);
  }
  return curve;
}

/** The first time at which the share that had the event reaches this; null where it is never reached. */
export function survivalQuantile(curve: SurvivalCurve, share: number): number | null {
  const index = curve.survival.findIndex((survival) => survival <= 1 - share + 1e-12);
  return index < 0 ? null : curve.times[index];
}

/**
 * Restricted mean survival time over [0, horizon] with its standard error by Greenwood's formula.
 * Source: Klein & Moeschberger 2003, Survival Analysis, section 4.5.
 */
export function restrictedMeanSurvival(curve: SurvivalCurve, horizon: number): { value: number; error: number } {
  const inside = curve.times.filter((time) => time < horizon).length;
  const until = (step: number): number => (step < inside ? curve.times[step] : horizon);
  let rest = 0;
  let squares = 0;
  for (let step = inside - 1; step >= 0; step--) {
    rest += curve.survival[step] * (until(step + 1) - curve.times[step]);
    const events = curve.events[step];
    const atRisk = curve.atRisk[step];
    if (atRisk > events) squares += (rest * rest * events) / (atRisk * (atRisk - events));
  }
  return { value: until(0) + rest, error: Math.sqrt(squares) };
}
