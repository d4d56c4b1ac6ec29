/**
 * Row numbers by value, ascending, rows of equal values in their own order. A few times as fast as a sort with a
 * comparison.
 * @param values none missing
 */
export function ascending(values: Float64Array): Uint32Array {
  const n = values.length;
  const levels = values.slice().sort();
  let distinct = 0;
  for (let i = 0; i < n; i++) if (i === 0 || levels[i] > levels[distinct - 1]) levels[distinct++] = levels[i];
  const level = new Uint32Array(n);
  const next = new Uint32Array(distinct + 1);
  for (let i = 0; i < n; i++) {
    let low = 0;
    let high = distinct - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (levels[middle] < values[i]) low = middle + 1;
      else high = middle;
    }
    level[i] = low;
    next[low + 1] += 1;
  }
  for (let l = 1; l < distinct; l++) next[l] += next[l - 1];
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[next[level[i]]++] = i;
  return order;
}
