/** The functions of cephes that `special.ts` calls; the package's own types are not reachable through its exports. */
declare module 'cephes' {
  /** Settles when the WebAssembly is compiled; nothing may be called before. */
  export const compiled: Promise<void>;
  export function ndtr(z: number): number;
  export function ndtri(p: number): number;
  export function chdtrc(degrees: number, x: number): number;
  export function igami(shape: number, upperTail: number): number;
  export function incbet(a: number, b: number, x: number): number;
  export function incbi(a: number, b: number, p: number): number;
  export function stdtri(degrees: number, p: number): number;
  export function kolmogorov(x: number): number;
  export function lgam(x: number): number;
}
