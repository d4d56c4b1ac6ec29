/** Samples of one series as Prometheus keeps them: times by the change of their distance, values by the bits that differ. */
export interface Chunk {
  /** Milliseconds since the epoch of the first and the last sample. */
  readonly minMs: number;
  readonly maxMs: number;
  readonly samples: number;
  readonly data: Uint8Array;
}

/** Most samples of a chunk. A query reads a chunk from its beginning. */
export const mostSamples = 1024;
/** Most bytes that one sample takes: time 9 (the first: 9), value 10. */
const sampleBytes = 20;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const [lowWord, highWord] = littleEndian ? [0, 1] : [1, 0];

/** Writes samples in time order, chunk by chunk. */
export class ChunkWriter {
  private readonly buffer = new Uint8Array(mostSamples * sampleBytes + 16);
  /** The byte that is being filled, and how many of its bits are free. */
  private at = 0;
  private free = 8;
  private samples = 0;
  private minMs = 0;
  private lastMs = 0;
  private lastDelta = 0;
  private high = 0;
  private low = 0;
  private leading = -1;
  private trailing = 0;
  private into: Chunk[] = [];

  /** The samples to come go into chunks behind those of a list. */
  begin(into: Chunk[]): void {
    this.end();
    this.into = into;
  }

  /** @param value any number; NaN is a value like others */
  value(timeMs: number, value: number): void {
    double[0] = value;
    this.append(timeMs, words[highWord], words[lowWord]);
  }

  /** Marks that the series has ended: from here on it has no value, however short ago the last was. */
  stale(timeMs: number): void {
    this.append(timeMs, 0x7ff00000, 2);
  }

  /** Closes the chunk that is being filled. */
  end(): void {
    if (this.samples === 0) return;
    const { buffer, samples, minMs, lastMs } = this;
    buffer[0] = samples >>> 8;
    buffer[1] = samples & 0xff;
    const data = buffer.slice(0, this.free === 8 ? this.at : this.at + 1);
    this.into.push({ minMs, maxMs: lastMs, samples, data });
    this.samples = 0;
  }

  private append(timeMs: number, high: number, low: number): void {
    if (this.samples === 0) this.first(timeMs, high, low);
    else {
      this.time(timeMs);
      this.difference((this.high ^ high) >>> 0, (this.low ^ low) >>> 0);
    }
    this.lastMs = timeMs;
    this.high = high;
    this.low = low;
    this.samples += 1;
    if (this.samples === mostSamples) this.end();
  }

  private first(timeMs: number, high: number, low: number): void {
    this.buffer.fill(0);
    // The number of samples comes first.
    this.at = 2;
    this.free = 8;
    this.leading = -1;
    this.minMs = timeMs;
    this.uvarint(timeMs < 0 ? -2 * timeMs - 1 : 2 * timeMs);
    this.bits(high, 32);
    this.bits(low, 32);
  }

  private time(timeMs: number): void {
    const delta = timeMs - this.lastMs;
    if (this.samples === 1) this.uvarint(delta);
    else {
      const change = delta - this.lastDelta;
      if (change === 0) this.bits(0, 1);
      else if (fits(change, 14)) this.signed(0b10, 2, change, 14);
      else if (fits(change, 17)) this.signed(0b110, 3, change, 17);
      else if (fits(change, 20)) this.signed(0b1110, 4, change, 20);
      else {
        this.bits(0b1111, 4);
        this.bits(Math.floor(change / 2 ** 32) >>> 0, 32);
        this.bits(change >>> 0, 32);
      }
    }
    this.lastDelta = delta;
  }

  private signed(prefix: number, prefixBits: number, value: number, bits: number): void {
    this.bits(prefix, prefixBits);
    this.bits(value & (2 ** bits - 1), bits);
  }

  /** What of the bits of a value differs from the last one, given as two words. */
  private difference(high: number, low: number): void {
    if (high === 0 && low === 0) {
      this.bits(0, 1);
      return;
    }
    const zeros = high === 0 ? 32 + Math.clz32(low) : Math.clz32(high);
    const leading = zeros > 31 ? 31 : zeros;
    const trailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low);
    if (this.leading >= 0 && leading >= this.leading && trailing >= this.trailing) this.bits(0b10, 2);
    else {
      this.leading = leading;
      this.trailing = trailing;
      this.bits(0b11, 2);
      this.bits(leading, 5);
      // 64 is written as 0.
      this.bits((64 - leading - trailing) & 63, 6);
    }
    const significant = 64 - this.leading - this.trailing;
    if (this.trailing >= 32) this.bits(high >>> (this.trailing - 32), significant);
    else {
      this.bits(high, significant - (32 - this.trailing));
      this.bits(low >>> this.trailing, 32 - this.trailing);
    }
  }

  /** The lowest bits of a word, the highest of them first. @param count 1–32 */
  private bits(word: number, count: number): void {
    const { buffer } = this;
    let { at, free } = this;
    let left = count;
    while (left > 0) {
      const taken = left < free ? left : free;
      left -= taken;
      free -= taken;
      buffer[at] |= ((word >>> left) & ((1 << taken) - 1)) << free;
      if (free === 0) {
        at += 1;
        free = 8;
      }
    }
    this.at = at;
    this.free = free;
  }

  private uvarint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bits((rest % 128) | 128, 8);
    this.bits(rest, 8);
  }
}

/** As Prometheus has it: one more above zero than below. */
function fits(value: number, bits: number): boolean {
  const half = 2 ** (bits - 1);
  return value >= 1 - half && value <= half;
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
