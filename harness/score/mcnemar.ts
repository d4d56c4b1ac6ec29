import { betaCdf } from '../core/special.js';

/**
 * Exact one-sided McNemar test on pairs of which only one side was detected.
 * @param lost pairs detected before and not now
 * @param won pairs detected now and not before
 * @returns P(at least `lost` of them by chance); 1 where no pair differs
 * Source: McNemar 1947, Psychometrika 12:153; exact by the binomial distribution.
 */
export function mcnemar(lost: number, won: number): number {
  return lost === 0 ? 1 : betaCdf(0.5, lost, won + 1);
}
