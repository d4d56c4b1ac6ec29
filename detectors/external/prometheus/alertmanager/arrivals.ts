import type { Firing } from '../firing.js';

/** Prometheus says again and again that an alert is over, for so long. */
const resolvedRetentionS = 900;
/** It sends an alert anew at the first evaluation that is later than this after the last time (its own default). */
const resendDelayS = 60;
const rounding = 1e-9;

/** A message of Prometheus to Alertmanager about one alert. */
export interface Arrival {
  readonly timeS: number;
  /** Index of the alert among those of the group. */
  readonly alert: number;
  readonly firing: Firing;
  /** Index of the firing among those of the branch. */
  readonly index: number;
}

/**
 * What Prometheus sends of the alerts of one group, in time order: that one fires, that it is over, and the latter again
 * until it fires anew. Repetitions of the former change nothing.
 * @param alerts the firings of each alert, by start
 */
export function arrivalsOf(alerts: readonly (readonly { index: number; firing: Firing }[])[]): Arrival[] {
  const found: Arrival[] = [];
  alerts.forEach((firings, alert) => {
    firings.forEach(({ index, firing }, i) => {
      const { startsS, endsS, everyS } = firing;
      found.push({ timeS: startsS, alert, firing, index });
      if (endsS === null) return;
      const untilS = Math.min(endsS + resolvedRetentionS, (firings[i + 1]?.firing.startsS ?? Infinity) - rounding);
      const againS = (Math.floor(resendDelayS / everyS + rounding) + 1) * everyS;
      for (let timeS = endsS; timeS <= untilS + rounding; timeS += againS) found.push({ timeS, alert, firing, index });
    });
  });
  return found.sort((a, b) => a.timeS - b.timeS);
}
