import type { RequestBatch } from '../../core/batch.js';
import { DriftdrillError } from '../../core/errors.js';
import { type Design, designValue } from './design.js';
import { type LinearPredictor, linearPredictor, sigmoid } from './linear-predictor.js';
import { solveSymmetric } from './solve.js';

/** Penalty on the squared weights of standardised features, in rows: keeps separable classes finite. */
const ridge = 1;
const rounds = 30;
const mostCategories = 50;

/**
 * Fits a linear predictor on the rows of a batch that have a label: logistic regression by Newton's method (iteratively
 * reweighted least squares), or least squares, on standardised design values with a small ridge. Categorical features
 * with more than 50 categories are left out.
 * @throws DriftdrillError where there are too few labels or only one class
 */
export function fitPredictor(design: Design, rows: RequestBatch, regression: boolean, origin: string): LinearPredictor {
  const labelled: number[] = [];
  for (let i = 0; i < rows.n; i++) if (!Number.isNaN(rows.label[i])) labelled.push(i);
  checkLabels(rows, labelled, regression, origin);
  const { terms, matrix, means, sds } = standardised(design, rows, labelled);
  const y = Float64Array.from(labelled, (i) => rows.label[i]);
  const beta = regression ? leastSquares(matrix, y, terms.length + 1) : newton(matrix, y, terms.length + 1);
  const weights = design.names.map(() => 0);
  let intercept = beta[0];
  terms.forEach((term, k) => {
    weights[term] = beta[k + 1] / sds[k];
    intercept -= weights[term] * means[k];
  });
  return linearPredictor(design, weights, intercept);
}

function checkLabels(rows: RequestBatch, labelled: readonly number[], regression: boolean, origin: string): void {
  if (labelled.length < 10)
    throw new DriftdrillError(
      'fit-unlabelled',
      `the model cannot be fitted: ${labelled.length} of the first ${rows.n} rows of ${origin} have a label`,
      {
        hint: "raise 'fit.rows', or name the column of the label",
      },
    );
  if (regression) return;
  const ones = labelled.filter((i) => rows.label[i] === 1).length;
  const zeros = labelled.filter((i) => rows.label[i] === 0).length;
  if (ones + zeros < labelled.length)
    throw new DriftdrillError(
      'fit-labels',
      `a classifier is fitted on labels 0 and 1; ${origin} has others among its first ${rows.n} rows`,
      {
        hint: "use 'kind: linear' for numbers",
      },
    );
  if (ones === 0 || zeros === 0)
    throw new DriftdrillError(
      'class-missing',
      `class ${ones === 0 ? 1 : 0} never occurs in the first ${rows.n} rows of ${origin}, on which the model is fitted`,
      {
        hint: "raise 'fit.rows' until both classes are there",
      },
    );
}

interface Standardised {
  /** Terms of the design that vary. */
  readonly terms: readonly number[];
  /** Row-major; the first column is 1. */
  readonly matrix: Float64Array;
  readonly means: readonly number[];
  readonly sds: readonly number[];
}

function standardised(design: Design, rows: RequestBatch, labelled: readonly number[]): Standardised {
  const n = labelled.length;
  const categories = new Map<number, number>();
  for (const feature of design.feature) categories.set(feature, (categories.get(feature) ?? 0) + 1);
  const kept: { term: number; column: Float64Array; mean: number; sd: number }[] = [];
  design.names.forEach((_, term) => {
    if ((categories.get(design.feature[term]) ?? 0) > mostCategories) return;
    const column = Float64Array.from(labelled, (i) => designValue(design, rows.world, term, i));
    const mean = column.reduce((sum, value) => sum + value, 0) / n;
    const sd = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    if (sd > 1e-12 * (1 + Math.abs(mean))) kept.push({ term, column, mean, sd });
  });
  const width = kept.length + 1;
  const matrix = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    matrix[i * width] = 1;
    for (let k = 0; k < kept.length; k++) matrix[i * width + k + 1] = (kept[k].column[i] - kept[k].mean) / kept[k].sd;
  }
  return { terms: kept.map((k) => k.term), matrix, means: kept.map((k) => k.mean), sds: kept.map((k) => k.sd) };
}

/** One weighted normal equation: (XᵀWX + ridge)·step = Xᵀr − ridge·β; the intercept carries no penalty. */
function step(
  matrix: Float64Array,
  width: number,
  weight: Float64Array,
  residual: Float64Array,
  beta: Float64Array,
): Float64Array {
  const hessian = new Float64Array(width * width);
  const gradient = new Float64Array(width);
  for (let i = 0; i < weight.length; i++) {
    const base = i * width;
    for (let j = 0; j < width; j++) {
      const x = matrix[base + j];
      gradient[j] += x * residual[i];
      const wx = x * weight[i];
      for (let k = 0; k <= j; k++) hessian[j * width + k] += wx * matrix[base + k];
    }
  }
  for (let j = 0; j < width; j++) {
    if (j > 0) {
      hessian[j * width + j] += ridge;
      gradient[j] -= ridge * beta[j];
    }
    for (let k = j + 1; k < width; k++) hessian[j * width + k] = hessian[k * width + j];
  }
  return solveSymmetric(hessian, gradient);
}

function leastSquares(matrix: Float64Array, y: Float64Array, width: number): Float64Array {
  return step(matrix, width, new Float64Array(y.length).fill(1), y, new Float64Array(width));
}

function newton(matrix: Float64Array, y: Float64Array, width: number): Float64Array {
  const beta = new Float64Array(width);
  const weight = new Float64Array(y.length);
  const residual = new Float64Array(y.length);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < y.length; i++) {
      let eta = 0;
      for (let k = 0; k < width; k++) eta += beta[k] * matrix[i * width + k];
      const p = sigmoid(eta);
      weight[i] = Math.max(p * (1 - p), 1e-9);
      residual[i] = y[i] - p;
    }
    const change = step(matrix, width, weight, residual, beta);
    const largest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const damp = Math.min(1, 5 / Math.max(largest, 1e-12));
    for (let k = 0; k < width; k++) beta[k] += damp * change[k];
    if (largest < 1e-10) break;
  }
  return beta;
}
