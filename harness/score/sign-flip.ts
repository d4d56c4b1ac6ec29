import { stream } from '../core/rng.js';

const enumerated = 16;
const draws = 9999;

/**
 * Sign-flip test of paired differences: rejects E d ≤ 0 in favour of a positive mean. Signs are enumerated for up to 16
 * differences other than 0, else 9,999 seeded draws stand for them (the data count as one more).
 * @returns p: the share of sign patterns whose sum is at least the observed one; 1 where all differences are 0
 * Source: Fisher 1935, The Design of Experiments, section 21.
 */
export function signFlip(differences: ArrayLike<number>, seed: string): number {
  const sizes = Array.from(differences).filter((difference) => difference !== 0);
  const observed = sizes.reduce((sum, size) => sum + size, 0);
  const scale = sizes.reduce((sum, size) => sum + Math.abs(size), 0);
  const limit = observed - 1e-12 * scale;
  return sizes.length <= enumerated ? allFlips(sizes, limit) : drawnFlips(sizes, limit, seed);
}

function allFlips(sizes: readonly number[], limit: number): number {
  const patterns = 2 ** sizes.length;
  let atLeast = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0;
    for (let i = 0; i < sizes.length; i++) sum += (pattern >> i) & 1 ? -sizes[i] : sizes[i];
    if (sum >= limit) atLeast += 1;
  }
  return atLeast / patterns;
}

function drawnFlips(sizes: readonly number[], limit: number, seed: string): number {
  const rng = stream(seed, 'sign-flip');
  let atLeast = 1;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < sizes.length; i++) {
      if ((i & 31) === 0) bits = rng.bits();
      sum += (bits >>> (i & 31)) & 1 ? -sizes[i] : sizes[i];
    }
    if (sum >= limit) atLeast += 1;
  }
  return atLeast / (draws + 1);
}
