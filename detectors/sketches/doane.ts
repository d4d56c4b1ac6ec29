import { type Bins, edgeBins } from './bins.js';

/**
 * Even bins over the range of a sample, as many as Doane's rule says (NumPy's `doane`), with one more on either side for
 * what lies outside.
 */
export function doaneBins(values: Float64Array): Bins {
  const n = values.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value;
  }
  if (!(high > low)) return edgeBins([(n > 0 ? low : 0) - 0.5, (n > 0 ? high : 0) + 0.5]);
  const mean = sum / n;
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    squares += (value - mean) ** 2;
    cubes += (value - mean) ** 3;
  }
  const skewness = n > 2 ? cubes / n / (squares / n) ** 1.5 : 0;
  const chance = n > 2 ? Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3))) : 1;
  const count = Math.max(1, Math.ceil(1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / chance)));
  const width = (high - low) / count;
  const edges = Array.from({ length: count }, (_, i) => low + i * width);
  return edgeBins([...edges, high + Math.max(Math.abs(high), high - low) * Number.EPSILON]);
}
