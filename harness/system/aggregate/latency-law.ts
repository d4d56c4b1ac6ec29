import type { DistributionPlan } from '../../core/plan.js';
import { normalCdf } from '../normal-cdf.js';

/** Of the latency L: P(L ≤ x), E[L; L ≤ x] and E[L²; L ≤ x]. */
type Moments = readonly [share: number, first: number, second: number];

const density = (z: number): number => (Number.isFinite(z) ? Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) : 0);

/** Up to x, of a latency that is never below 0. */
function upTo(plan: DistributionPlan, x: number): Moments {
  if (x < 0) return [0, 0, 0];
  switch (plan.kind) {
    case 'lognormal': {
      const { median, sigma } = plan;
      if (sigma === 0) return points([[median, 1]], x);
      const z = Math.log(x / median) / sigma;
      const mean = median * Math.exp((sigma * sigma) / 2);
      return [
        normalCdf(z),
        mean * normalCdf(z - sigma),
        mean * mean * Math.exp(sigma * sigma) * normalCdf(z - 2 * sigma),
      ];
    }
    case 'normal': {
      const { mean, sd } = plan;
      if (sd === 0) return points([[Math.max(0, mean), 1]], x);
      const [low, high] = [-mean / sd, (x - mean) / sd];
      const share = normalCdf(high) - normalCdf(low);
      const slope = density(low) - density(high);
      const bend = low * density(low) - (Number.isFinite(high) ? high * density(high) : 0);
      return [
        normalCdf(high),
        mean * share + sd * slope,
        mean * mean * share + 2 * mean * sd * slope + sd * sd * (share + bend),
      ];
    }
    case 'uniform': {
      const { min, max } = plan;
      if (max <= 0 || max === min) return points([[Math.max(0, max), 1]], x);
      const [low, high] = [Math.max(0, min), Math.max(0, min, Math.min(x, max))];
      const width = max - min;
      const share = x < min ? 0 : (Math.min(x, max) - min) / width;
      return [share, (high * high - low * low) / (2 * width), (high ** 3 - low ** 3) / (3 * width)];
    }
    case 'constant':
      return points([[Math.max(0, plan.value), 1]], x);
    case 'bernoulli':
      return points(
        [
          [0, 1 - plan.p],
          [1, plan.p],
        ],
        x,
      );
    case 'categorical': {
      const total = plan.weights.reduce((sum, weight) => sum + weight, 0);
      return points(
        plan.weights.map((weight, value): [number, number] => [value, weight / total]),
        x,
      );
    }
  }
}

function points(masses: readonly [value: number, share: number][], x: number): Moments {
  const within = masses.filter(([value]) => value <= x);
  const sum = (power: number) => within.reduce((total, [value, share]) => total + share * value ** power, 0);
  return [sum(0), sum(1), sum(2)];
}

/** How long requests take, divided into bins (lower, upper]; of each its share, its mean and its variance. Frozen. */
export class LatencyLaw {
  /** Bins that are told apart: one more than there are edges. */
  readonly bins: number;
  readonly shares: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** True where every request takes 0 s. */
  readonly none: boolean;
  private readonly plan: DistributionPlan;
  private readonly uppers: readonly number[];

  /** @param plan null: 0 s @param edges between bins, seconds, ascending */
  constructor(
    plan: DistributionPlan | null,
    readonly edges: readonly number[],
  ) {
    this.plan = plan ?? { kind: 'constant', value: 0 };
    this.none = plan === null;
    this.uppers = Object.freeze([...edges, Number.POSITIVE_INFINITY]);
    this.bins = this.uppers.length;
    this.shares = new Float64Array(this.bins);
    this.means = new Float64Array(this.bins);
    this.variances = new Float64Array(this.bins);
    let below: Moments = [0, 0, 0];
    this.uppers.forEach((upper, bin) => {
      const here = upTo(this.plan, upper);
      const share = Math.max(0, here[0] - below[0]);
      const mean = share > 0 ? Math.max(0, (here[1] - below[1]) / share) : 0;
      this.shares[bin] = share;
      this.means[bin] = mean;
      this.variances[bin] = share > 0 ? Math.max(0, (here[2] - below[2]) / share - mean * mean) : 0;
      below = here;
    });
    Object.freeze(this);
  }

  /** A number of seconds inside a bin. */
  within(bin: number): number {
    return bin < this.edges.length ? this.edges[bin] : 2 * Math.abs(this.edges[bin - 1] ?? 0) + 1;
  }

  /** Shares of the bins in which scale·L + add lies, of the requests whose L is in one. */
  moved(bin: number, scale: number, add: number): Float64Array {
    const lower = bin === 0 ? -1 : this.edges[bin - 1];
    const { [bin]: upper } = this.uppers;
    const out = new Float64Array(this.bins);
    const from = upTo(this.plan, lower)[0];
    let before = 0;
    for (let to = 0; to < this.bins; to++) {
      const edge = scale > 0 ? (this.uppers[to] - add) / scale : add <= this.uppers[to] ? upper : lower;
      const share = Math.max(0, upTo(this.plan, Math.min(upper, edge))[0] - from);
      out[to] = Math.max(0, share - before);
      before = Math.max(before, share);
    }
    return out;
  }
}
