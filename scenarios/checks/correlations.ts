import { suggest } from '../nearest.js';
import type { CheckContext } from './context.js';

const traffic = ['system', 'traffic'] as const;

/** True where a symmetric matrix with ones on the diagonal has a Cholesky factor. */
function positiveDefinite(matrix: number[][]): boolean {
  const n = matrix.length;
  const factor = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= factor[i][k] * factor[j][k];
      if (i === j) {
        if (sum <= 1e-12) return false;
        factor[i][i] = Math.sqrt(sum);
      } else factor[i][j] = sum / factor[j][j];
    }
  return true;
}

/** Checks that the correlations speak of features, and that features can have all of them at once. */
export function checkCorrelations(context: CheckContext): void {
  const file = context.file.system.traffic;
  const names = Object.keys(file.features);
  const seen = new Set<string>();
  let whole = true;
  for (const [i, [a, b]] of file.correlations.entries()) {
    const path = [...traffic, 'correlations', i];
    for (const [k, name] of [a, b].entries()) {
      const feature = file.features[name];
      if (!names.includes(name))
        context.error([...path, k], {
          code: 'unknown-name',
          message: `there is no feature '${name}'`,
          hint: suggest(name, names, 'features'),
        });
      else if (feature?.kind === 'constant')
        context.error([...path, k], {
          code: 'wrong-value',
          message: `'${name}' is constant and correlates with nothing`,
        });
      if (!names.includes(name)) whole = false;
    }
    if (a === b) context.error(path, { code: 'wrong-value', message: `'${a}' cannot be correlated with itself` });
    const pair = [a, b].sort().join('\u0000');
    if (seen.has(pair))
      context.error(path, {
        code: 'duplicate-key',
        message: `the correlation of '${a}' and '${b}' stands here twice`,
        hint: 'keep one',
      });
    if (a === b || seen.has(pair)) whole = false;
    seen.add(pair);
  }
  if (!whole || file.correlations.length === 0) return;
  const matrix: number[][] = names.map((_, i) => names.map((_, j) => (i === j ? 1 : 0)));
  for (const [a, b, rho] of file.correlations) {
    const [i, j] = [names.indexOf(a), names.indexOf(b)];
    matrix[i][j] = rho;
    matrix[j][i] = rho;
  }
  if (!positiveDefinite(matrix))
    context.error([...traffic, 'correlations'], {
      code: 'not-positive-definite',
      message: 'no features can have all these correlations at once: the matrix is not positive definite',
      hint: 'make some of them weaker',
      key: true,
    });
}
