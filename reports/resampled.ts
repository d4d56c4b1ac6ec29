import type { AlertScore } from '../harness/core/scorecard.js';

type Noise = Pick<AlertScore, 'falseAlarms' | 'resetS'>;

/** An alert's false alarms, and those in resampled exposure as a line of their own where there are any. */
export function withResampled(name: string, score: Noise): [string, Noise][] {
  const { resampled } = score.falseAlarms;
  const own: [string, Noise] = [name, score];
  return resampled === undefined ? [own] : [own, [`${name}, resampled`, { falseAlarms: resampled, resetS: null }]];
}
