import type { Comparator } from './tokens.js';

/** Relative difference up to which two numbers are the same but for the rounding of sums over a window. */
const rounding = 1e-10;

function equal(left: number, right: number): boolean {
  return left === right || Math.abs(left - right) <= rounding * Math.abs(right);
}

/**
 * Whether a statistic keeps a comparison. What differs by no more than sums of fractions are off is equal: sixty requests
 * of 20 ms and sixty of 60 ms have a mean of 40 ms, which is not above 40 ms.
 */
export function compare(op: Comparator, left: number, right: number): boolean {
  switch (op) {
    case '>':
      return left > right && !equal(left, right);
    case '>=':
      return left > right || equal(left, right);
    case '<':
      return left < right && !equal(left, right);
    case '<=':
      return left < right || equal(left, right);
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
  }
}
