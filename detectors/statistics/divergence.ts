import { chiSquaredTail } from '../../harness/core/special.js';

type Counts = ArrayLike<number>;

/** Shares below this count as this, so that an empty bin gives a large term and not an infinite one. */
const shareFloor = 1e-4;

function total(counts: Counts): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  return sum;
}

/** Population stability index: Σ (c − r)·ln(c/r) over shares floored at 10⁻⁴ and not renormalised. */
export function populationStability(reference: Counts, current: Counts): number {
  const references = total(reference);
  const currents = total(current);
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const r = Math.max(shareFloor, reference[i] / references);
    const c = Math.max(shareFloor, current[i] / currents);
    if (r !== c) sum += (c - r) * Math.log(c / r);
  }
  return sum;
}

/** Kullback–Leibler divergence Σ p·ln(p/q) in nats of counts or weights; ∞ where p has something that q has not. */
export function relativeEntropy(p: Counts, q: Counts): number {
  const pTotal = total(p);
  const qTotal = total(q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    if (p[i] === 0) continue;
    if (q[i] === 0) return Number.POSITIVE_INFINITY;
    const share = p[i] / pTotal;
    sum += share * Math.log((share * qTotal) / q[i]);
  }
  return Math.max(0, sum);
}

/** Jensen–Shannon divergence in nats, 0 to ln 2; its square root is the distance. */
export function jensenShannon(p: Counts, q: Counts): number {
  const pTotal = total(p);
  const qTotal = total(q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i] / pTotal;
    const b = q[i] / qTotal;
    const middle = (a + b) / 2;
    if (a > 0) sum += a * Math.log(a / middle);
    if (b > 0) sum += b * Math.log(b / middle);
  }
  return Math.max(0, sum / 2);
}

/**
 * Pearson's χ² test of homogeneity of a table of counts (rows are samples), with Yates's correction at one degree of
 * freedom, as SciPy's chi2_contingency. Columns without any count are left out.
 * @param correction false leaves Yates's correction out
 */
export function chiSquaredTest(
  table: readonly Counts[],
  correction = true,
): { statistic: number; p: number; degrees: number } {
  const rowTotals = table.map(total);
  const whole = rowTotals.reduce((sum, row) => sum + row, 0);
  const columns: number[] = [];
  for (let c = 0; c < table[0].length; c++) if (table.some((row) => row[c] > 0)) columns.push(c);
  const degrees = (table.length - 1) * (columns.length - 1);
  if (degrees <= 0 || rowTotals.some((row) => row === 0)) return { statistic: 0, p: 1, degrees: 0 };
  let statistic = 0;
  for (const c of columns) {
    const columnTotal = table.reduce((sum, row) => sum + row[c], 0);
    table.forEach((row, r) => {
      const expected = (rowTotals[r] * columnTotal) / whole;
      let gap = Math.abs(row[c] - expected);
      if (correction && degrees === 1) gap -= Math.min(0.5, gap);
      statistic += (gap * gap) / expected;
    });
  }
  return { statistic, p: chiSquaredTail(statistic, degrees), degrees };
}
