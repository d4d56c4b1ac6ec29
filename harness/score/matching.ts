/** Which entries of two lists found a partner. */
export interface Matched {
  readonly left: boolean[];
  readonly right: boolean[];
}

/**
 * Matches two ascending lists of times one to one, nearest first; of equally near pairs the earlier ones.
 * @param apart partners are at most so far from each other
 */
export function matchNearest(left: readonly number[], right: readonly number[], apart: number): Matched {
  const pairs: { i: number; j: number; distance: number }[] = [];
  let from = 0;
  for (let i = 0; i < left.length; i++) {
    while (from < right.length && right[from] < left[i] - apart) from += 1;
    for (let j = from; j < right.length && right[j] <= left[i] + apart; j++)
      pairs.push({ i, j, distance: Math.abs(left[i] - right[j]) });
  }
  pairs.sort((a, b) => a.distance - b.distance || a.i - b.i || a.j - b.j);
  const matched: Matched = { left: left.map(() => false), right: right.map(() => false) };
  for (const { i, j } of pairs) {
    if (matched.left[i] || matched.right[j]) continue;
    matched.left[i] = true;
    matched.right[j] = true;
  }
  return matched;
}
