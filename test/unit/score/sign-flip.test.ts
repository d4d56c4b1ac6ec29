import { describe, expect, it } from 'vitest';
import { stream } from '../../../harness/core/rng.js';
import { signFlip } from '../../../harness/score/sign-flip.js';

describe('sign-flip test', () => {
  it('enumerates up to 16 differences other than 0', () => {
    expect(signFlip([1, 1, 1, 1], 's')).toBe(1 / 16);
    expect(signFlip([1, 1, 1, 1, 0, 0], 's')).toBe(1 / 16);
    expect(signFlip([1, -1], 's')).toBe(3 / 4);
    expect(signFlip([-3, -1], 's')).toBe(1);
    expect(signFlip([], 's')).toBe(1);
    expect(signFlip([0, 0], 's')).toBe(1);
    expect(signFlip(new Array(16).fill(2), 's')).toBe(2 ** -16);
  });

  it('draws beyond, by seed', () => {
    expect(signFlip(new Array(40).fill(1), 'a')).toBe(1 / 10_000);
    const mixed = Array.from({ length: 60 }, (_, i) => Math.sin(i) + 0.2);
    expect(signFlip(mixed, 'a')).toBe(signFlip(mixed, 'a'));
    expect(Math.abs(signFlip(mixed, 'a') - signFlip(mixed, 'b'))).toBeLessThan(0.03);
  });

  it('rejects a true null hypothesis about 5 % of the time', () => {
    const rng = stream('sign-flip-size', 'null');
    const runs = 2000;
    let rejected = 0;
    for (let run = 0; run < runs; run++) {
      const differences = Float64Array.from({ length: 12 }, () => rng.normal());
      if (signFlip(differences, String(run)) <= 0.05) rejected += 1;
    }
    expect(rejected / runs, 'seed sign-flip-size').toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs));
    expect(rejected / runs, 'seed sign-flip-size').toBeGreaterThan(0.05 - 4 * Math.sqrt((0.05 * 0.95) / runs));
  });
});
