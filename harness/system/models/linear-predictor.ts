import type { Design } from './design.js';
import { type WeightedSum, weightedSum } from './weighted-sum.js';

/** η = intercept + Σ weight · design value. Frozen. */
export interface LinearPredictor {
  readonly sum: WeightedSum;
  readonly intercept: number;
}

export function linearPredictor(design: Design, weights: ArrayLike<number>, intercept: number): LinearPredictor {
  return Object.freeze({ sum: weightedSum(design, weights), intercept });
}

/** The logistic function. */
export function sigmoid(eta: number): number {
  return 1 / (1 + Math.exp(-eta));
}
