import { sigmoid } from './linear-predictor.js';

/**
 * The intercept with which the mean of the link function over a sample comes out at `rate`, by bisection.
 * @param eta linear predictors of the sample without the intercept
 */
export function solveIntercept(eta: Float64Array, rate: number, regression: boolean): number {
  if (regression) return rate - eta.reduce((sum, value) => sum + value, 0) / eta.length;
  const reach = eta.reduce((most, value) => Math.max(most, Math.abs(value)), 0) + 40;
  let low = -reach;
  let high = reach;
  for (let round = 0; round < 200 && high - low > 1e-12 * reach; round++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < eta.length; i++) sum += sigmoid(eta[i] + middle);
    if (sum / eta.length < rate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
