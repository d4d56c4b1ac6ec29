import type { Estimate } from '../core/scorecard.js';
import { eventRate } from './event-rate.js';
import { garwood } from './garwood.js';

/** What one threshold did on fault-free seeds. */
export interface Candidate {
  readonly value: number;
  /** Episodes of each seed. */
  readonly counts: ArrayLike<number>;
  /** Days in which the alert could have fired. */
  readonly exposureDays: number;
}

/** Rate of one candidate a day; `high` is the one-sided 95 % Garwood bound, wider where alarms cluster. */
export function candidateRate({ counts, exposureDays }: Candidate): Estimate {
  const { value, low, high } = eventRate(counts, exposureDays, 0.05);
  return { value, low, high, n: counts.length };
}

/** True where the candidate is shown to alarm no more often than the budget. */
export function keepsBudget(candidate: Candidate, budgetPerDay: number): boolean {
  const { high } = candidateRate(candidate);
  return high !== null && high <= budgetPerDay;
}

/**
 * True where a candidate breaks the budget whatever it does from now on.
 * @param mostDays exposure that it can have had at the end
 */
export function breaksBudget(counts: ArrayLike<number>, mostDays: number, budgetPerDay: number): boolean {
  let k = 0;
  for (let i = 0; i < counts.length; i++) k += counts[i];
  return k > 0 && garwood(k, 0.05)[1] / mostDays > budgetPerDay;
}

/**
 * The most sensitive threshold that keeps the budget, and so do all that are stricter; −1 where none does.
 * @param candidates from the most sensitive to the strictest
 */
export function mostSensitive(candidates: readonly Candidate[], budgetPerDay: number): number {
  let found = candidates.length;
  while (found > 0 && keepsBudget(candidates[found - 1], budgetPerDay)) found -= 1;
  return found < candidates.length ? found : -1;
}
