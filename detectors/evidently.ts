import { z } from 'zod';
import { share } from '../harness/core/quantity.js';
import type { Fields } from './detector.js';
import { type SampleComparison, sampledDetector, sampleParams } from './sampled.js';
import { chiSquaredFit, spread, twoProportions, wassersteinDistance } from './statistics/distance.js';
import { jensenShannon } from './statistics/divergence.js';
import { kolmogorovSmirnov } from './statistics/kolmogorov-smirnov.js';

const params = z.object({
  ...sampleParams.shape,
  p: share().prefault(0.05).describe('a column has drifted at this p-value, where the reference is small'),
  distance: z.number().positive().default(0.1).describe('a column has drifted at this distance, where it is large'),
  small: z
    .int()
    .min(1)
    .default(1000)
    .describe('most rows of a small reference, which is tested; a larger one is measured'),
});

/** Numbers of at most so many different values are taken for categories. */
const fewValues = 5;
const leastSpread = 0.001;

/** Different values of both sides in ascending order; null where they are more than few. */
function valuesOf(reference: Float64Array, current: Float64Array): number[] | null {
  const found = new Set<number>();
  for (const side of [reference, current])
    for (const value of side) {
      found.add(value);
      if (found.size > fewValues) return null;
    }
  return [...found].sort((a, b) => a - b);
}

function tally(side: Float64Array, values: readonly number[]): Int32Array {
  const counts = new Int32Array(values.length);
  for (const value of side) counts[values.indexOf(value)] += 1;
  return counts;
}

class ColumnDrift implements SampleComparison {
  constructor(
    private readonly tested: boolean,
    private readonly level: number,
    private readonly distance: number,
  ) {}

  numbers(reference: Float64Array, current: Float64Array): Fields {
    const few = valuesOf(reference, current);
    if (few !== null) return this.categories(tally(reference, few), tally(current, few));
    if (!this.tested)
      return this.measured(wassersteinDistance(reference, current) / Math.max(leastSpread, spread(reference)));
    const { p } = kolmogorovSmirnov(reference, current);
    return { statistic: p, drifted: p <= this.level ? 1 : 0 };
  }

  categories(reference: Int32Array, current: Int32Array): Fields {
    if (!this.tested) return this.measured(Math.sqrt(jensenShannon(reference, current)));
    const p = this.fit(reference, current);
    return { statistic: p, drifted: p < this.level ? 1 : 0 };
  }

  private fit(reference: Int32Array, current: Int32Array): number {
    const seen = [...reference.keys()].filter((i) => reference[i] + current[i] > 0);
    if (seen.length > 2) return chiSquaredFit(reference, current, false).p;
    const sum = (counts: Int32Array) => counts.reduce((all, count) => all + count, 0);
    const first = seen[0] ?? 0;
    return twoProportions(reference[first], sum(reference), current[first], sum(current)).p;
  }

  private measured(distance: number): Fields {
    return { statistic: distance, drifted: distance >= this.distance ? 1 : 0 };
  }
}

/** Watches one column as Evidently does by default. */
export const evidently = sampledDetector({
  kind: 'evidently',
  summary:
    "column drift by Evidently's default choice: a test where the reference is small, else a distance; drifted is 1 or 0",
  source: 'documented defaults of Evidently 0.7.21 (KS, χ², z; normalised Wasserstein, Jensen–Shannon distance)',
  fields: ['statistic', 'drifted'],
  params,
  compare(raw, context) {
    const { p, distance, small } = raw as z.infer<typeof params>;
    return new ColumnDrift(context.referenceCount <= small, p, distance);
  },
});
