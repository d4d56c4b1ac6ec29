const size = 624;
const shift = 397;

/**
 * The generator behind NumPy's `RandomState` (MT19937, Matsumoto & Nishimura 1998), seeded and shuffling as it does, for
 * rules of products that draw from it with a fixed seed.
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(size);
  private at = size;

  /** @param seed 0 … 2³² − 1 */
  constructor(seed: number) {
    const { state } = this;
    state[0] = seed;
    for (let i = 1; i < size; i++) {
      const before = state[i - 1];
      state[i] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + i;
    }
  }

  /** Uniform integer in 0 … most, by masks and rejection. */
  upTo(most: number): number {
    if (most === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(most);
    for (;;) {
      const value = (this.bits() & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  /** Shuffles in place, from the end. */
  shuffle(items: Uint32Array): Uint32Array {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.upTo(i);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }

  /** 0 … n−1 in random order. */
  permutation(n: number): Uint32Array {
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    return this.shuffle(order);
  }

  private bits(): number {
    if (this.at === size) this.renew();
    let word = this.state[this.at++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return word ^ (word >>> 18);
  }

  private renew(): void {
    const { state } = this;
    for (let i = 0; i < size; i++) {
      const word = (state[i] & 0x80000000) | (state[i + 1 < size ? i + 1 : 0] & 0x7fffffff);
      const far = state[i < size - shift ? i + shift : i + shift - size];
      state[i] = far ^ (word >>> 1) ^ (-(word & 1) & 0x9908b0df);
    }
    this.at = 0;
  }
}
