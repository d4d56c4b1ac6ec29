import { sampleVariance, mean as simpleMean } from 'simple-statistics';

/** The library's types ask for arrays, its code reads any list of numbers: the one place of the cast. */
function list(values: ArrayLike<number>): number[] {
  return values as number[];
}

/** Arithmetic mean of at least one value. */
export function mean(values: ArrayLike<number>): number {
  return simpleMean(list(values));
}

/** Sample variance (n − 1 in the denominator); 0 for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  return values.length < 2 ? 0 : sampleVariance(list(values));
}

/** The largest value, at least `floor`; lists may be longer than a call can take arguments. */
export function largest(values: readonly number[], floor: number): number {
  return values.reduce((most, value) => Math.max(most, value), floor);
}
