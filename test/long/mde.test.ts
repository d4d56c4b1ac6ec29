import { describe, expect, it } from 'vitest';
import { stream } from '../../harness/core/rng.js';
import { normalTail } from '../../harness/core/special.js';
import { sensitivity } from '../../harness/score/mde.js';

const seed = 'mde-coverage-1';
const trials = 100;
const runs = 300;

/** Chance that one value of N(δ, 1) lies beyond ±3. */
const beyond = (shift: number): number => normalTail(3 - shift) + normalTail(3 + shift);

/** The shift that a 3σ chart finds within some looks with net probability 0.8. */
function closedForm(looks: number): number {
  let [low, high] = [0, 10];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (1 - ((1 - beyond(middle)) / (1 - beyond(0))) ** looks < 0.8) low = middle;
    else high = middle;
  }
  return low;
}

describe('coverage of the interval of the minimum detectable effect', () => {
  it.each([
    { looks: 1, top: 6 },
    { looks: 8, top: 4 },
    { looks: 40, top: 3 },
  ])(
    '3σ chart, $looks looks, the same noise at all severities',
    ({ looks, top }) => {
      const truth = closedForm(looks);
      const rng = stream(seed, `${looks}`);
      let covered = 0;
      let width = 0;
      let sum = 0;
      for (let run = 0; run < runs; run++) {
        const noise = Array.from({ length: trials }, () => Float64Array.from({ length: looks }, () => rng.normal()));
        const hit = (shift: number): boolean[] => noise.map((values) => values.some((z) => Math.abs(z + shift) > 3));
        const levels = Array.from({ length: 8 }, (_, i) => {
          const severity = (top * (i + 1)) / 8;
          return { severity, hits: hit(severity) };
        });
        const { mde } = sensitivity(levels, hit(0), `${seed} ${run}`);
        if (mde.value === null || mde.low === null || mde.high === null) throw new Error(`no effect in run ${run}`);
        if (mde.low <= truth && truth <= mde.high) covered += 1;
        width += (mde.high - mde.low) / runs;
        sum += mde.value / runs;
      }
      console.log(
        `${looks} looks: closed form ${truth.toFixed(3)}, mean ${sum.toFixed(3)}, interval ${width.toFixed(3)} wide, ` +
          `covers ${((100 * covered) / runs).toFixed(1)} %`,
      );
      expect(covered / runs).toBeGreaterThan(0.9);
      expect(Math.abs(sum / truth - 1)).toBeLessThan(0.02);
    },
    300_000,
  );
});
