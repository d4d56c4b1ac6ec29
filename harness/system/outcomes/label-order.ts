import { scratch } from '../../core/scratch.js';
/** Sorts rows by time in linear time: a counting sort over equal stretches of time, then insertion within them. */
export class LabelOrder {
  private count = scratch(Int32Array, 0);
  private slot = scratch(Int32Array, 0);
  private order = scratch(Int32Array, 0);

  /**
   * @param rows `n` rows of `width` numbers, the first of each the time
   * @returns row numbers in ascending time; rows of equal time keep their order. Valid until the next call
   */
  sorted(rows: Float64Array, width: number, n: number): Int32Array {
    if (this.order.length < n) {
      this.order = scratch(Int32Array, n * 2);
      this.slot = scratch(Int32Array, n * 2);
      this.count = scratch(Int32Array, n * 2 + 1);
    }
    const { order, count, slot } = this;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    let ascending = true;
    for (let i = 0, at = 0; i < n; i++, at += width) {
      const time = rows[at];
      ascending = ascending && time >= most;
      if (time > most) most = time;
      if (time < least) least = time;
    }
    if (ascending) {
      for (let i = 0; i < n; i++) order[i] = i;
      return order;
    }
    const scale = (n - 1) / (most - least);
    count.fill(0, 0, n + 1);
    for (let i = 0, at = 0; i < n; i++, at += width) {
      const k = ((rows[at] - least) * scale) | 0;
      slot[i] = k;
      count[k + 1] += 1;
    }
    for (let k = 1; k <= n; k++) count[k] += count[k - 1];
    for (let i = 0; i < n; i++) order[count[slot[i]]++] = i;
    for (let i = 1; i < n; i++) {
      const row = order[i];
      const time = rows[row * width];
      let j = i - 1;
      while (j >= 0 && rows[order[j] * width] > time) {
        order[j + 1] = order[j];
        j -= 1;
      }
      order[j + 1] = row;
    }
    return order;
  }
}
