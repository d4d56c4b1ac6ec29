/** Requests of one tick that are alike: count them, add up their seconds, and move some of them elsewhere. */
export class Parcels {
  length = 0;
  /** Index of the combination of segments. */
  segment = new Int32Array(64);
  failed = new Uint8Array(64);
  /** Bin of the latency L as it would have been without a fault. */
  bin = new Int32Array(64);
  /** The latency is scale·L + add. */
  scale = new Float64Array(64);
  add = new Float64Array(64);
  count = new Float64Array(64);
  /** Seconds that they take together. */
  seconds = new Float64Array(64);

  clear(): void {
    this.length = 0;
  }

  push(segment: number, failed: number, bin: number, count: number, seconds: number, scale = 1, add = 0): void {
    if (this.length === this.count.length) this.grow();
    const at = this.length++;
    this.segment[at] = segment;
    this.failed[at] = failed;
    this.bin[at] = bin;
    this.scale[at] = scale;
    this.add[at] = add;
    this.count[at] = count;
    this.seconds[at] = seconds;
  }

  /** Nothing in it outlives a tick. */
  fork(): Parcels {
    return new Parcels();
  }

  private grow(): void {
    const size = 2 * this.count.length;
    const wider = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const longer = new Float64Array(size);
      longer.set(column);
      return longer;
    };
    const [segment, bin, failed] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)];
    segment.set(this.segment);
    bin.set(this.bin);
    failed.set(this.failed);
    Object.assign(this, { segment, bin, failed });
    this.scale = wider(this.scale);
    this.add = wider(this.add);
    this.count = wider(this.count);
    this.seconds = wider(this.seconds);
  }
}
