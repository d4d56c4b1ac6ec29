import { chdtrc, compiled, igami, incbet, incbi, kolmogorov, lgam, ndtr, ndtri, stdtri } from 'cephes';

/*
 * Special functions from cephes (compiled to WebAssembly), held to SciPy at 1e-9 by a test. The module waits for the
 * compilation when it is imported, so that every call here is synchronous.
 */
await compiled;

/** Resolves once the functions below may be called; already so after the import. */
export async function specialReady(): Promise<void> {
  await compiled;
}

/** P(Z ≤ z) of the standard normal. */
export function normalCdf(z: number): number {
  return ndtr(z);
}

/** P(Z > z) of the standard normal, exact far out in the tail. */
export function normalTail(z: number): number {
  return ndtr(-z);
}

/** z with P(Z ≤ z) = p, for 0 < p < 1. */
export function normalQuantile(p: number): number {
  return ndtri(p);
}

/** P(X > x) of χ² with the given degrees of freedom; 1 for x ≤ 0, 0 where it is below the smallest double. */
export function chiSquaredTail(x: number, degrees: number): number {
  if (x <= 0) return 1;
  try {
    return chdtrc(degrees, x);
  } catch (error) {
    if (x > degrees + 1000) return 0;
    throw error;
  }
}

/** x with P(X ≤ x) = p of χ², 0 < p < 1. */
export function chiSquaredQuantile(p: number, degrees: number): number {
  return 2 * gammaQuantile(p, degrees / 2);
}

/**
 * x with P(X ≤ x) = p of the gamma distribution with this shape (any positive number) and scale 1, 0 < p < 1.
 * Where cephes gives up, the answer is below the smallest double (tiny shapes) or Wilson & Hilferty's cube is good to
 * 1e-7 (shapes of thousands).
 */
export function gammaQuantile(p: number, shape: number): number {
  try {
    return igami(shape, 1 - p);
  } catch {
    if (shape < 1) return 0;
    return shape * (1 - 1 / (9 * shape) + ndtri(p) / (3 * Math.sqrt(shape))) ** 3;
  }
}

/** P(X ≤ x) of the beta distribution, 0 ≤ x ≤ 1. */
export function betaCdf(x: number, a: number, b: number): number {
  return incbet(a, b, x);
}

/** x with P(X ≤ x) = p of the beta distribution. */
export function betaQuantile(p: number, a: number, b: number): number {
  return incbi(a, b, p);
}

/** t with P(T ≤ t) = p of Student's t with a whole number of degrees of freedom. */
export function studentQuantile(p: number, degrees: number): number {
  return stdtri(degrees, p);
}

/** Kolmogorov's limiting tail: P(√n·D > x) for large n. */
export function kolmogorovTail(x: number): number {
  return kolmogorov(x);
}

/** Logarithm of the beta function, a and b positive. */
export function logBeta(a: number, b: number): number {
  return lgam(a) + lgam(b) - lgam(a + b);
}
