import { logBeta } from '../core/special.js';
import { largest } from './descriptives.js';

/** Weight of the mixture: Beta(½, ½), which is sharp where hits are rare or nearly certain. */
const prior = 0.5;

/** Cells ask for the same hits again and again. */
const known = new Map<string, { low: number; high: number }>();
const mostKnown = 2 ** 16;

/**
 * Interval of a share that holds at every look at once: with probability 1 − alpha it covers the truth after each trial
 * of an endless run, so that one may stop whenever one likes. All p under which the data are not 1/alpha times less
 * likely than under a Beta(½, ½) mixture of shares (Ville's inequality).
 * @param hits of the first n trials
 * Source: Robbins 1970, Ann. Math. Stat. 41:1397; Howard et al. 2021, Ann. Stat. 49:1055.
 */
export function confidenceSequence(hits: number, n: number, alpha = 0.05): { low: number; high: number } {
  if (n <= 0) return { low: 0, high: 1 };
  const key = `${hits}|${n}|${alpha}`;
  const found = known.get(key) ?? sequenceOf(hits, n, alpha);
  if (known.size < mostKnown) known.set(key, found);
  return found;
}

function sequenceOf(hits: number, n: number, alpha: number): { low: number; high: number } {
  const misses = n - hits;
  const mixture = logBeta(hits + prior, misses + prior) - logBeta(prior, prior);
  const inside = (p: number): boolean => {
    const likelihood = (hits === 0 ? 0 : hits * Math.log(p)) + (misses === 0 ? 0 : misses * Math.log1p(-p));
    return mixture - likelihood < -Math.log(alpha);
  };
  const centre = hits / n;
  return {
    low: hits === 0 ? 0 : edge(centre, 0, inside),
    high: misses === 0 ? 1 : edge(centre, 1, inside),
  };
}

/** The border between a point inside (or on the border, as a share of 1 is) and one outside, by bisection. */
function edge(from: number, to: number, inside: (p: number) => boolean): number {
  let [held, left] = [from, to];
  for (let step = 0; step < 60; step++) {
    const middle = (held + left) / 2;
    if (inside(middle)) held = middle;
    else left = middle;
  }
  return left;
}

/** Decides at a look whether a cell may stop; a function of its hits so far alone. */
export type StoppingRule = (hits: number, n: number) => boolean;

/**
 * Unbiased share of hits at the point at which a rule stopped: of all orders of hits and misses that lead there without
 * stopping earlier, the share that begin with a hit. (k/n is biased, as lucky streaks stop early.)
 * @param stops looked at after each whole block, in trial order
 * @param block trials between looks, under 1,000
 * @param hits of n trials at the stop, or at the end of the budget; a last block may be shorter
 * Source: Girshick, Mosteller & Savage 1946, Ann. Math. Stat. 17:13.
 */
export function unbiasedShare(stops: StoppingRule, block: number, hits: number, n: number): number {
  if (n <= 0) return Number.NaN;
  let all: number[] = [1];
  let begin: number[] = [1];
  for (let done = 0; done < n; ) {
    const size = Math.min(block, n - done);
    const first = done === 0;
    const next = spread(all, choices(size), hits);
    begin = first ? spread([0, 1], choices(size - 1), hits) : spread(begin, choices(size), hits);
    done += size;
    const going = (_: number, k: number): boolean => done === n || !stops(k, done);
    const scale = largest(next, 0) || 1;
    all = next.map((paths, k) => (going(paths, k) ? paths / scale : 0));
    begin = begin.map((paths, k) => (going(paths, k) ? paths / scale : 0));
  }
  return all[hits] > 0 ? (begin[hits] ?? 0) / all[hits] : hits / n;
}

/** Ways to place 0, 1, … hits in a stretch of trials; stretches are well under 1,000. */
function choices(size: number): number[] {
  const ways = [1];
  for (let j = 1; j <= size; j++) ways.push((ways[j - 1] * (size - j + 1)) / j);
  return ways;
}

/** Paths after a further stretch, kept up to the hits that matter. */
function spread(paths: readonly number[], ways: readonly number[], most: number): number[] {
  const next = new Array<number>(Math.min(most, paths.length + ways.length - 2) + 1).fill(0);
  for (const [k, weight] of paths.entries()) {
    if (weight === 0) continue;
    for (let j = 0; j < ways.length && k + j < next.length; j++) next[k + j] += weight * ways[j];
  }
  return next;
}
