import { beforeAll, describe, expect, it } from 'vitest';
import type { SeedResults } from '../../harness/core/comparison.js';
import { type Rng, stream } from '../../harness/core/rng.js';
import { specialReady } from '../../harness/core/special.js';
import { mostSeeds, type Shares, sequential, sharesOf, slackOf } from './sequential.js';

/*
 * Size and power of the regression gate, looks and all, by simulation: one alert, one fault, no false alarms. `npm run
 * test:long` prints the figures that docs/regression.md quotes.
 */
const seed = 'regression-1';
const runs = 400;
const deadlineS = 3600;

beforeAll(specialReady);

/** Delays of one seed, before and now. */
type Draw = (rng: Rng) => readonly [number, number];

const side = (delays: readonly number[]): SeedResults => ({
  seeds: delays.length,
  cells: {
    'as written': {
      deadlineS,
      alerts: {
        Alert: {
          everyS: 0,
          by: [],
          faults: {
            fault: {
              faulted: delays.map((delay) => (delay < deadlineS ? delay : null)),
              masked: [],
              segments: {},
            },
          },
          falseAlarms: delays.map(() => 0),
          exposureS: delays.map(() => 3600),
        },
      },
    },
  },
});

function simulate(name: string, draw: Draw): Shares {
  const outcomes = Array.from({ length: runs }, (_, run) => {
    const key = `${name}/${run}`;
    const rng = stream(seed, key);
    const pairs = Array.from({ length: mostSeeds }, () => draw(rng));
    const [base, now] = [0, 1].map((index) => side(pairs.map((pair) => pair[index])));
    return sequential(base, now, key);
  });
  return sharesOf(name, outcomes);
}

/** Log-normal delays with mean 600 s: a part that both stacks share by seed, and one of each stack's own. */
function lognormal(ratio: number, common: number, own: number): Draw {
  const part = (rng: Rng, sigma: number): number => Math.exp(sigma * rng.normal() - sigma ** 2 / 2);
  return (rng) => {
    const shared = 600 * part(rng, common);
    return [shared * part(rng, own), ratio * shared * part(rng, own)];
  };
}

const tickS = 20;

/** First ticks at which CUSUMs of two streams with a part in common pass their limits. */
function cusum(limits: readonly [number, number], correlation: number): Draw {
  return (rng) => {
    const sums = [0, 0];
    const delays = [deadlineS, deadlineS];
    for (let tick = 1; tick * tickS < deadlineS && delays.includes(deadlineS); tick++) {
      const shared = Math.sqrt(correlation) * rng.normal();
      for (const i of [0, 1]) {
        sums[i] = Math.max(0, sums[i] + 0.25 + shared + Math.sqrt(1 - correlation) * rng.normal());
        if (sums[i] > limits[i] && delays[i] === deadlineS) delays[i] = tick * tickS;
      }
    }
    return delays as [number, number];
  };
}

/** The limit at which a CUSUM is 10 % slower than at 5. */
function slowerLimit(): number {
  const mean = (limit: number): number => {
    const rng = stream(seed, 'limit');
    const draw = cusum([limit, limit], 1);
    return Array.from({ length: 20_000 }, () => draw(rng)[0]).reduce((sum, delay) => sum + delay, 0) / 20_000;
  };
  const target = 1.1 * mean(5);
  let [low, high] = [5, 7];
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (mean(middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const slack = slackOf(runs);

describe('equal means', () => {
  const cases: [string, Draw][] = [
    ['equal, log-normal delays, own part 0.1', lognormal(1, 0.5, 0.1)],
    ['equal, log-normal delays, own part 0.2', lognormal(1, 0.5, 0.2)],
    ['equal, CUSUM on streams with correlation 0.8', cusum([5, 5], 0.8)],
  ];
  for (const [name, draw] of cases)
    it(`${name}: fails at most 5 %`, () => {
      expect(simulate(name, draw).fails, `seed ${seed}`).toBeLessThanOrEqual(0.05 + slack);
    });
});

describe('10 % slower', () => {
  const cases: [string, () => Draw][] = [
    ['10 % slower, log-normal delays, own part 0.1', () => lognormal(1.1, 0.5, 0.1)],
    ['10 % slower, log-normal delays, own part 0.13', () => lognormal(1.1, 0.5, 0.13)],
    ['10 % slower, CUSUM with a higher limit', () => cusum([5, slowerLimit()], 1)],
  ];
  for (const [name, draw] of cases)
    it(`${name}: fails within 80 seeds with power 0.9, passes at most 5 %`, () => {
      const { failsBy80, passes } = simulate(name, draw());
      expect(failsBy80, `seed ${seed}`).toBeGreaterThanOrEqual(0.9);
      expect(passes, `seed ${seed}`).toBeLessThanOrEqual(0.05 + slack);
    });

  it('where the stacks have less in common it takes up to 160 seeds, and passes no oftener', () => {
    const { fails, passes } = simulate('10 % slower, log-normal delays, own part 0.2', lognormal(1.1, 0.5, 0.2));
    expect(fails, `seed ${seed}`).toBeGreaterThanOrEqual(0.75);
    expect(passes, `seed ${seed}`).toBeLessThanOrEqual(0.05 + slack);
  });
});

describe('new misses', () => {
  it('a tenth of the seeds missed anew, while the rest is faster, fails more often than not', () => {
    const figures = simulate('10 % new misses', (rng) => [3300, rng.uniform() < 0.1 ? deadlineS : 3250]);
    expect(figures.fails, `seed ${seed}`).toBeGreaterThanOrEqual(0.5);
  });

  it('a fifth of the seeds missed anew fails', () => {
    const figures = simulate('20 % new misses', (rng) => [3300, rng.uniform() < 0.2 ? deadlineS : 3250]);
    expect(figures.fails, `seed ${seed}`).toBeGreaterThanOrEqual(0.9);
  });
});
