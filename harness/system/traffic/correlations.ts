import { DriftdrillError } from '../../core/errors.js';

/**
 * Features whose underlying normals are correlated, and the lower triangle L of Cholesky's factor: z = L·e.
 * Store-backed members come first, so that their values never hang on variates that are drawn by the request.
 */
export interface CorrelatedGroup {
  /** Indices of features. */
  readonly members: readonly number[];
  /** Number of store-backed members. */
  readonly stored: number;
  /** Rows of L, each as long as its index + 1. */
  readonly lower: readonly (readonly number[])[];
}

/** @throws DriftdrillError where the correlations contradict each other */
export function correlatedGroup(
  correlations: readonly [number, number, number][],
  stored: readonly boolean[],
): CorrelatedGroup | null {
  const indices = [...new Set(correlations.flatMap((entry) => entry.slice(0, 2)))].sort(
    (a, b) => Number(stored[b]) - Number(stored[a]) || a - b,
  );
  if (indices.length === 0) return null;
  const matrix = indices.map((_, i) => indices.map((__, j): number => (i === j ? 1 : 0)));
  for (const [a, b, rho] of correlations) {
    const i = indices.indexOf(a);
    const j = indices.indexOf(b);
    matrix[i][j] = rho;
    matrix[j][i] = rho;
  }
  return Object.freeze({
    members: Object.freeze(indices),
    stored: indices.filter((index) => stored[index]).length,
    lower: Object.freeze(cholesky(matrix)),
  });
}

function cholesky(matrix: readonly number[][]): number[][] {
  const lower: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    lower.push([]);
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      if (i === j && sum < -1e-12)
        throw new DriftdrillError('correlations-impossible', 'no set of features can have these correlations', {
          hint: 'correlations must form a positive definite matrix: bring the largest ones nearer to 0',
        });
      if (i === j) lower[i].push(Math.sqrt(Math.max(sum, 0)));
      else lower[i].push(lower[j][j] === 0 ? 0 : sum / lower[j][j]);
    }
  }
  return lower;
}
