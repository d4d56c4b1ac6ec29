import { describe, expect, it } from 'vitest';
import { netRecallInterval } from '../../../harness/core/mover.js';
import { type Rng, stream } from '../../../harness/core/rng.js';
import { wilson } from '../../../harness/core/wilson.js';
import { meanEstimate } from '../../../harness/score/estimate.js';
import { eventRate } from '../../../harness/score/event-rate.js';
import { jackknifeBounds } from '../../../harness/score/jackknife.js';
import { delayQuantile } from '../../../harness/score/net-curve.js';
import { recallBounds } from '../../../harness/score/net-recall.js';
import { survivorsAt } from '../../../harness/score/pairs.js';
import { restrictedMean } from '../../../harness/score/restricted-mean.js';

/*
 * Coverage of every interval by simulation. The average is taken over the parameter, as no interval of discrete data
 * covers 95 % at each of its values; the worst case is printed beside it.
 */
const seed = 'coverage-1';

interface Case {
  name: string;
  coverage: number;
}

function report(title: string, cases: readonly Case[]): number {
  const average = cases.reduce((sum, one) => sum + one.coverage, 0) / cases.length;
  const worst = cases.reduce((low, one) => (one.coverage < low.coverage ? one : low));
  const best = cases.reduce((high, one) => (one.coverage > high.coverage ? one : high));
  console.log(
    `${title}: average ${percent(average)} over ${cases.length} settings, ` +
      `worst ${percent(worst.coverage)} (${worst.name}), highest ${percent(best.coverage)} (${best.name})`,
  );
  return average;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function covered(runs: number, once: () => boolean): number {
  let hits = 0;
  for (let run = 0; run < runs; run++) if (once()) hits += 1;
  return hits / runs;
}

const inside = (low: number | null, high: number | null, truth: number): boolean =>
  (low === null || low <= truth + 1e-9) && (high === null || high >= truth - 1e-9);

/** Detection of both branches of one seed: a chance alarm common to both, and the fault's own. */
interface Drill {
  net: number;
  chance: number;
  /** Share of chance alarms that both branches have in common. */
  shared: number;
}

function drill(rng: Rng, { net, chance, shared }: Drill): { faulted: boolean; twin: boolean } {
  const own = rng.uniform() < net;
  const common = rng.uniform() < shared;
  const first = rng.uniform() < chance;
  const second = common ? first : rng.uniform() < chance;
  return { faulted: own || first, twin: second };
}

function poisson(rng: Rng, mean: number): number {
  let k = 0;
  for (let sum = rng.exponential(); sum < mean; sum += rng.exponential()) k += 1;
  return k;
}

function within(average: number, title: string): void {
  expect(Math.abs(average - 0.95), `${title}, seed ${seed}: average coverage ${average}`).toBeLessThan(0.02);
}

describe('coverage of the 95 % intervals', () => {
  it('Wilson, averaged over p', () => {
    for (const n of [10, 20, 40, 60, 100]) {
      const rng = stream(seed, `wilson-${n}`);
      const cases = Array.from({ length: 49 }, (_, i) => (i + 1) / 50).map((p) => ({
        name: `p = ${p}`,
        coverage: covered(2000, () => {
          let k = 0;
          for (let i = 0; i < n; i++) if (rng.uniform() < p) k += 1;
          return inside(...wilson(k, n), p);
        }),
      }));
      within(report(`Wilson, n = ${n}`, cases), `Wilson n ${n}`);
    }
  });

  it('paired MOVER-Wilson of the net recall, averaged over recall, chance and pairing', () => {
    for (const n of [20, 40, 60, 100]) {
      const rng = stream(seed, `mover-${n}`);
      const cases: Case[] = [];
      for (const net of [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
        for (const chance of [0.02, 0.05, 0.1, 0.3, 0.5])
          for (const shared of [0, 0.5, 0.9]) {
            const coverage = covered(1500, () => {
              let faulted = 0;
              let twin = 0;
              let both = 0;
              for (let i = 0; i < n; i++) {
                const one = drill(rng, { net, chance, shared });
                if (!one.faulted) faulted += 1;
                if (!one.twin) twin += 1;
                if (!one.faulted && !one.twin) both += 1;
              }
              return inside(...netRecallInterval({ n, faulted, twin, both }), net);
            });
            cases.push({ name: `recall ${net}, chance ${chance}, shared ${shared}`, coverage });
          }
      within(report(`MOVER-Wilson net recall, n = ${n}`, cases), `MOVER n ${n}`);
    }
  });

  it('Garwood with over-dispersion, averaged over rate and clustering', () => {
    for (const n of [20, 40, 100]) {
      const rng = stream(seed, `garwood-${n}`);
      const cases: Case[] = [];
      for (const expected of [3, 5, 10, 20, 40, 80])
        for (const cluster of [1, 2, 4]) {
          const coverage = covered(2000, () => {
            const counts = Float64Array.from({ length: n }, () => {
              let k = 0;
              for (let i = poisson(rng, expected / n / cluster); i > 0; i--)
                k += cluster === 1 ? 1 : geometric(rng, cluster);
              return k;
            });
            const { low, high } = eventRate(counts, n, 0.025);
            return inside(low, high, expected / n);
          });
          cases.push({ name: `${expected} alarms expected, clusters of ${cluster}`, coverage });
        }
      within(report(`Garwood with over-dispersion, ${n} seeds`, cases), `Garwood n ${n}`);
    }
  });

  it('restricted mean and median of the time to detect, averaged over speed and chance', () => {
    const deadline = 100;
    for (const n of [20, 40, 100]) {
      const rng = stream(seed, `rmst-${n}`);
      const restricted: Case[] = [];
      const median: Case[] = [];
      for (const rate of [0.003, 0.01, 0.02, 0.05, 0.1])
        for (const chance of [0, 0.001, 0.005, 0.01])
          for (const shared of [0, 0.9]) {
            const truth = (1 - Math.exp(-rate * deadline)) / rate;
            const middle = Math.log(2) / rate;
            let medianHits = 0;
            const runs = 1500;
            const coverage = covered(runs, () => {
              const faulted = new Float64Array(n);
              const twin = new Float64Array(n);
              for (let i = 0; i < n; i++) {
                const first = chance > 0 ? rng.exponential() / chance : Number.POSITIVE_INFINITY;
                const common = rng.uniform() < shared;
                const second = chance > 0 ? rng.exponential() / chance : Number.POSITIVE_INFINITY;
                faulted[i] = cut(Math.min(first, rng.exponential() / rate), deadline);
                twin[i] = cut(common ? first : second, deadline);
              }
              const pairs = { faulted, twin };
              const quantile = delayQuantile(pairs, deadline, 0.5, netRecallInterval);
              if (inside(quantile.low ?? deadline, quantile.high, Math.min(middle, deadline))) medianHits += 1;
              const mean = restrictedMean(pairs, deadline);
              if (mean === null) return false;
              const { low, high } = jackknifeBounds(mean, 0.025);
              return inside(low, high, truth);
            });
            const name = `rate ${rate}, chance rate ${chance}, shared ${shared}`;
            restricted.push({ name, coverage });
            if (middle < deadline) median.push({ name, coverage: medianHits / runs });
          }
      within(report(`Jackknife RMST, n = ${n}`, restricted), `RMST n ${n}`);
      within(report(`Inverted MOVER median, n = ${n}`, median), `median n ${n}`);
    }
  });

  it('Student interval of a mean of skewed differences', () => {
    for (const n of [20, 60]) {
      const rng = stream(seed, `mean-${n}`);
      const cases = [0.2, 1, 3].map((skew) => ({
        name: `gamma-like skew ${skew}`,
        coverage: covered(4000, () => {
          const values = Float64Array.from({ length: n }, () => skew * rng.exponential() + rng.normal());
          const { low, high } = meanEstimate(values);
          return inside(low, high, skew);
        }),
      }));
      within(report(`Student mean, n = ${n}`, cases), `mean n ${n}`);
    }
  });

  it('one-sided bounds of the net recall err on the safe side', () => {
    for (const n of [20, 59, 100]) {
      const rng = stream(seed, `bound-${n}`);
      const lower: Case[] = [];
      const upper: Case[] = [];
      for (const net of [0, 0.02, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98])
        for (const chance of [0, 0.01, 0.05, 0.2]) {
          const runs = 2000;
          let high = 0;
          const low = covered(runs, () => {
            const faulted = new Float64Array(n);
            const twin = new Float64Array(n);
            for (let i = 0; i < n; i++) {
              const one = drill(rng, { net, chance, shared: 0.5 });
              faulted[i] = one.faulted ? 0 : Number.POSITIVE_INFINITY;
              twin[i] = one.twin ? 0 : Number.POSITIVE_INFINITY;
            }
            const [below, above] = recallBounds(survivorsAt({ faulted, twin }, 1));
            if (inside(null, above, net)) high += 1;
            return inside(below, null, net);
          });
          lower.push({ name: `recall ${net}, chance ${chance}`, coverage: low });
          upper.push({ name: `recall ${net}, chance ${chance}`, coverage: high / runs });
        }
      const below = report(`One-sided lower bound, n = ${n}`, lower);
      const above = report(`One-sided upper bound, n = ${n}`, upper);
      expect(below, `lower bound, n ${n}, seed ${seed}`).toBeGreaterThan(0.93);
      expect(above, `upper bound, n ${n}, seed ${seed}`).toBeGreaterThan(0.93);
    }
  });
});

function geometric(rng: Rng, mean: number): number {
  let k = 1;
  while (rng.uniform() > 1 / mean) k += 1;
  return k;
}

function cut(delay: number, deadline: number): number {
  return delay < deadline ? delay : Number.POSITIVE_INFINITY;
}
