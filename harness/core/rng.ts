import { createHash } from 'node:crypto';

/**
 * Random streams: xoshiro128** (Blackman & Vigna 2018) with a ziggurat for normals (Marsaglia & Tsang 2000, with
 * separate bits for layer and value after Doornik 2005) and for exponentials.
 * A stream is seeded by (seed, component name), so that components never share variates.
 */

const layers = 256;
const normalR = 3.6541528853610088;
const normalArea = 0.00492867323399;
const exponentialR = 7.69711747013105;
const exponentialArea = 0.003949659822581557;

interface Ziggurat {
  x: Float64Array;
  f: Float64Array;
}

function ziggurat(r: number, area: number, density: (x: number) => number, inverse: (y: number) => number): Ziggurat {
  const x = new Float64Array(layers + 1);
  const f = new Float64Array(layers + 1);
  x[0] = area / density(r);
  x[1] = r;
  for (let i = 2; i < layers; i++) x[i] = inverse(density(x[i - 1]) + area / x[i - 1]);
  x[layers] = 0;
  for (let i = 0; i <= layers; i++) f[i] = density(x[i]);
  return Object.freeze({ x, f });
}

const normalTable = ziggurat(
  normalR,
  normalArea,
  (x) => Math.exp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * Math.log(y)),
);
const exponentialTable = ziggurat(
  exponentialR,
  exponentialArea,
  (x) => Math.exp(-x),
  (y) => -Math.log(y),
);

/** One seeded stream of variates. State is plain, so a fork continues it. */
export class Rng {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** @param words four 32-bit words, not all zero. */
  constructor(words: ArrayLike<number>) {
    this.a = words[0] | 0;
    this.b = words[1] | 0;
    this.c = words[2] | 0;
    this.d = words[3] | 0 || 1;
  }

  /** 32 random bits as a signed integer. */
  bits(): number {
    const b = this.b;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const t = b << 9;
    const c = this.c ^ this.a;
    const d = this.d ^ b;
    this.b = b ^ c;
    this.a ^= d;
    this.c = c ^ t;
    this.d = (d << 11) | (d >>> 21);
    return result;
  }

  /** Uniform on [0, 1), 32 bits. */
  uniform(): number {
    return (this.bits() >>> 0) * 2.3283064365386963e-10;
  }

  /** Uniform integer in 0 … n−1 (Lemire's multiply-shift without rejection; bias below n·2⁻³²). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal. */
  normal(): number {
    const { x, f } = normalTable;
    for (;;) {
      const bits = this.bits();
      const layer = bits & 255;
      const u = (bits >> 8) * 1.1920928955078125e-7;
      const z = u * x[layer];
      if (Math.abs(z) < x[layer + 1]) return z;
      if (layer === 0) {
        let tail: number;
        let y: number;
        do {
          tail = -Math.log(this.uniform() + 1.16e-10) / normalR;
          y = -Math.log(this.uniform() + 1.16e-10);
        } while (y + y < tail * tail);
        return bits < 0 ? -(normalR + tail) : normalR + tail;
      }
      if (f[layer] + this.uniform() * (f[layer + 1] - f[layer]) < Math.exp(-0.5 * z * z)) return z;
    }
  }

  /** Exponential with mean 1. */
  exponential(): number {
    const { x, f } = exponentialTable;
    let shift = 0;
    for (;;) {
      const bits = this.bits();
      const layer = bits & 255;
      const z = (bits >>> 8) * 5.9604644775390625e-8 * x[layer];
      if (z < x[layer + 1]) return shift + z;
      if (layer === 0) shift += exponentialR;
      else if (f[layer] + this.uniform() * (f[layer + 1] - f[layer]) < Math.exp(-z)) return shift + z;
    }
  }

  /** Fills out[from … to−1] with uniforms on [0, 1). */
  fillUniform(out: Float64Array, from: number, to: number): void {
    let { a, b, c, d } = this;
    for (let i = from; i < to; i++) {
      const product = Math.imul(b, 5);
      out[i] = (Math.imul((product << 7) | (product >>> 25), 9) >>> 0) * 2.3283064365386963e-10;
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** Fills out[from … to−1] with uniform integers in 0 … n−1; the same that `integer(n)` would give one by one. */
  fillIntegers(out: Int32Array, from: number, to: number, n: number): void {
    let { a, b, c, d } = this;
    for (let i = from; i < to; i++) {
      const product = Math.imul(b, 5);
      out[i] = Math.floor((Math.imul((product << 7) | (product >>> 25), 9) >>> 0) * 2.3283064365386963e-10 * n);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** Fills out[from … to−1] with standard normals; the same variates that `normal()` would give one by one. */
  fillNormal(out: Float64Array, from: number, to: number): void {
    const { x } = normalTable;
    let a = this.a | 0;
    let b = this.b | 0;
    let c = this.c | 0;
    let d = this.d | 0;
    for (let i = from; i < to; i++) {
      const product = Math.imul(b, 5);
      const bits = Math.imul((product << 7) | (product >>> 25), 9);
      const layer = bits & 255;
      const z = (bits >> 8) * 1.1920928955078125e-7 * x[layer];
      if (Math.abs(z) < x[layer + 1]) {
        out[i] = z;
        const t = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= t;
        d = (d << 11) | (d >>> 21);
      } else {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
        out[i] = this.normal();
        a = this.a | 0;
        b = this.b | 0;
        c = this.c | 0;
        d = this.d | 0;
      }
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** Fills out[from … to−1] with exponentials of mean 1. */
  fillExponential(out: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.exponential();
  }
}

function words(text: string): Uint32Array {
  const digest = createHash('sha256').update(text).digest();
  return new Uint32Array([
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  ]);
}

/** The stream of one component; equal (seed, component) give equal streams. */
export function stream(seed: string, component: string): Rng {
  return new Rng(words(`${seed}\u0000${component}`));
}

/** A trial's seed: a hash of (name, seed, trial number), the same in all cells and on every machine. 16 hexadecimal digits. */
export function trialSeed(name: string, seed: number, trial: number): string {
  return createHash('sha256').update(`${name}\u0000${seed}\u0000${trial}`).digest('hex').slice(0, 16);
}

/** A well-mixed 32-bit hash of three integers (murmur3's finaliser), for variates indexed rather than drawn in turn. */
export function mix(a: number, b: number, c: number): number {
  let h =
    Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^
    Math.imul(b + 0x7f4a7c15, 0xc2b2ae35) ^
    Math.imul(c ^ 0x165667b1, 0x27d4eb2f);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h;
}
