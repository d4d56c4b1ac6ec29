import { sigmoid } from './linear-predictor.js';

/** Bisection asks the sample only so near the root; further away the side is known. */
const doubt = 1e-9;

/**
 * The intercept with which the mean of the link function over a sample comes out at `rate`, by bisection.
 * @param eta linear predictors of the sample without the intercept
 */
export function solveIntercept(eta: Float64Array, rate: number, regression: boolean): number {
  if (regression) return rate - eta.reduce((sum, value) => sum + value, 0) / eta.length;
  const reach = eta.reduce((most, value) => Math.max(most, Math.abs(value)), 0) + 40;
  const near = approximate(eta, rate, reach);
  let low = -reach;
  let high = reach;
  for (let round = 0; round < 200 && high - low > 1e-12 * reach; round++) {
    const middle = (low + high) / 2;
    const below = Math.abs(middle - near) > doubt ? middle < near : meanOf(eta, middle) < rate;
    if (below) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function meanOf(eta: Float64Array, intercept: number): number {
  let sum = 0;
  for (let i = 0; i < eta.length; i++) sum += sigmoid(eta[i] + intercept);
  return sum / eta.length;
}

/** Newton's method; NaN where it does not settle, so that bisection asks at every step. */
function approximate(eta: Float64Array, rate: number, reach: number): number {
  let at = Math.log(rate / (1 - rate));
  for (let round = 0; round < 30; round++) {
    let sum = 0;
    let slope = 0;
    for (let i = 0; i < eta.length; i++) {
      const p = sigmoid(eta[i] + at);
      sum += p;
      slope += p * (1 - p);
    }
    const step = (sum - rate * eta.length) / slope;
    at -= Math.max(-1, Math.min(1, step));
    if (!(Math.abs(at) < reach)) return Number.NaN;
    if (Math.abs(step) < doubt) return at;
  }
  return Number.NaN;
}
