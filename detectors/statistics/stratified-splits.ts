import { MersenneTwister } from './mersenne-twister.js';

/** Rows a class of a sample of `draws`, as near to the shares of the classes as whole numbers come; ties by chance. */
function apportion(counts: readonly number[], draws: number, random: MersenneTwister): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const whole = exact.map(Math.floor);
  const rest = exact.map((value, c) => value - whole[c]);
  let missing = Math.trunc(draws - whole.reduce((sum, count) => sum + count, 0));
  for (const value of [...new Set(rest)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const classes = rest.flatMap((one, c) => (one === value ? [c] : []));
    const adding = Math.min(classes.length, missing);
    for (const chosen of random.permutation(classes.length).subarray(0, adding)) whole[classes[chosen]] += 1;
    missing -= adding;
  }
  return whole;
}

/**
 * Splits rows into nine tenths and a tenth, again and again, each with the classes' shares: the rows of each tenth, in
 * the order of scikit-learn's `StratifiedShuffleSplit(splits, test_size=0.1, random_state=seed)`.
 * @param labels 0 or 1
 * @returns null where a class has fewer than two rows, or a tenth would: that can't be split
 */
export function stratifiedTenths(labels: Float64Array, splits: number, seed: number): Uint32Array[] | null {
  const n = labels.length;
  const rows = Uint32Array.from(labels, (_, row) => row);
  const classes = [0, 1].map((value) => rows.filter((row) => labels[row] === value));
  const counts = classes.map(({ length }) => length);
  const tested = Math.ceil(0.1 * n);
  if (Math.min(...counts) < 2 || tested < counts.length || n - tested < counts.length) return null;
  const random = new MersenneTwister(seed);
  return Array.from({ length: splits }, () => {
    const learnt = apportion(counts, n - tested, random);
    const left = apportion(
      counts.map((count, c) => count - learnt[c]),
      tested,
      random,
    );
    const tenth = new Uint32Array(tested);
    let filled = 0;
    classes.forEach((members, c) => {
      const order = random.permutation(members.length);
      for (let i = learnt[c]; i < learnt[c] + left[c]; i++) tenth[filled++] = members[order[i]];
    });
    // The nine tenths are shuffled too, which matters for what is drawn next and for nothing else.
    random.permutation(n - tested);
    return random.shuffle(tenth);
  });
}
