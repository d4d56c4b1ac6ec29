import type { ReferenceSample } from './detector.js';

/** In-control mean and standard deviation of a control chart. */
export interface ChartParameters {
  readonly mean: number;
  readonly sd: number;
}

interface Given {
  mean?: number | undefined;
  sd?: number | undefined;
}

/** True unless both are given. */
export function chartNeedsReference(params: Record<string, unknown>): boolean {
  const { mean, sd } = params as Given;
  return mean === undefined || sd === undefined;
}

/** What is given, and the mean and sample standard deviation (n − 1) of the reference for the rest. */
export function chartParameters(params: Record<string, unknown>, reference: ReferenceSample | null): ChartParameters {
  const given = params as Given;
  let mean = 0;
  let squares = 0;
  const n = reference?.n ?? 0;
  for (let i = 0; i < n; i++) {
    const value = reference?.values[i] ?? 0;
    const gap = value - mean;
    mean += gap / (i + 1);
    squares += gap * (value - mean);
  }
  return { mean: given.mean ?? mean, sd: given.sd ?? Math.sqrt(squares / Math.max(1, n - 1)) };
}
