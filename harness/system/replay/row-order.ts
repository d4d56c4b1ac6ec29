import { mix, type Rng } from '../../core/rng.js';

const rounds = 4;

/**
 * A random order of 0 … n−1 that takes no memory: a balanced Feistel network over the next power of four, walked until
 * it lands below n (Black & Rogaway 2002). Frozen.
 */
export class RowOrder {
  private readonly half: number;
  private readonly keys: readonly number[];

  constructor(
    private readonly n: number,
    rng: Rng,
  ) {
    let half = 1;
    while (2 ** (2 * half) < n) half += 1;
    this.half = half;
    this.keys = Object.freeze(Array.from({ length: rounds }, () => rng.bits()));
    Object.freeze(this);
  }

  /** The i-th row. */
  at(i: number): number {
    const size = 2 ** this.half;
    let value = i;
    do {
      let left = Math.floor(value / size);
      let right = value % size;
      for (let round = 0; round < rounds; round++) {
        const next = (left ^ (mix(this.keys[round], right, round) >>> 0)) >>> 0;
        left = right;
        right = next % size;
      }
      value = left * size + right;
    } while (value >= this.n);
    return value;
  }
}
