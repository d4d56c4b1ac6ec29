import { DriftdrillError } from '../core/errors.js';
import type { Plan } from '../core/plan.js';
import { formatDuration } from '../core/quantity.js';

/** Calibration has seeds of its own: trial numbers that no campaign reaches. */
export const firstCalibrationTrial = 1_000_000;

/** Exposure in units of 1/budget: two false alarms keep a budget with 6.3 of it, none needs 3.0. */
const [wanted, least] = [6.4, 3.1];
const mostTrials = 20_000;
const mostRequests = 1e9;

/**
 * Fault-free trials that calibrating to a budget takes.
 * @throws DriftdrillError where that is out of reach
 */
export function calibrationTrials(plan: Plan, budgetPerS: number): number {
  const { warmupS, controlS, onsetWithinS, deadlineS, recoveryS } = plan.timeline;
  const { replay, ratePerS } = plan.system.traffic;
  if (replay !== null && replay.method === 'sequence')
    throw new DriftdrillError('calibrate-sequence', 'stack.calibrate needs traffic that differs from seed to seed', {
      hint: 'replay it by method: block or shuffle',
    });
  const exposureS = controlS + onsetWithinS / 2 + deadlineS + recoveryS;
  const affordable = Math.min(mostTrials, mostRequests / ((ratePerS ?? 1) * (warmupS + exposureS)));
  const trials = (units: number): number => Math.ceil(units / budgetPerS / exposureS);
  if (trials(least) > affordable)
    throw new DriftdrillError(
      'calibrate-too-long',
      `a budget of one false alarm in ${formatDuration(1 / budgetPerS)} needs ${formatDuration(least / budgetPerS)} ` +
        `without faults: ${trials(least).toLocaleString('en')} trials of this scenario`,
      { hint: 'allow more false alarms, lower the rate of the traffic, or lengthen timeline.control' },
    );
  return Math.max(2, Math.min(trials(wanted), Math.floor(affordable)));
}
