/** 0/1 errors of a linear congruential generator; the rate steps from 10 % to 15 % half-way. The same stream as the peers'. */
export function errorStream(n: number): Float64Array {
  const out = new Float64Array(n);
  let state = 1n;
  for (let i = 0; i < n; i++) {
    state = (state * 1103515245n + 12345n) & 0x7fffffffn;
    out[i] = Number(state) / 2147483648 < (i < n / 2 ? 0.1 : 0.15) ? 1 : 0;
  }
  return out;
}
