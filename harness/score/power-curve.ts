/** Raw hits at one severity. */
export interface SeverityHits {
  /** At least 0, in the unit of the parameter. */
  readonly severity: number;
  readonly hits: number;
  readonly n: number;
}

/** ψ(s) = R₀ + (1 − R₀)(1 − exp(−(s/a)^b)): at s = a the net recall is 63 %, b is how steep it is. */
export interface WeibullFit {
  readonly a: number;
  readonly b: number;
  readonly r0: number;
  /** Twice the log-likelihood lost against a share of its own at every level. */
  readonly deviance: number;
}

/** Steeper or flatter than this can't be told from a step or from a constant. */
const [flattest, steepest] = [0.05, 40];

/** Chance of a raw hit at a severity. */
export function powerAt({ a, b, r0 }: Pick<WeibullFit, 'a' | 'b' | 'r0'>, severity: number): number {
  return severity <= 0 ? r0 : r0 - (1 - r0) * Math.expm1(-((severity / a) ** b));
}

/** The severity at which the net recall is `share`. */
export function severityAt({ a, b }: Pick<WeibullFit, 'a' | 'b'>, share: number): number {
  return a * (-Math.log1p(-share)) ** (1 / b);
}

/**
 * Maximum likelihood of a and b given R₀, by damped Fisher scoring on η = b·ln(s/a); levels of severity 0 say nothing of
 * them and are left out.
 * @returns null where nothing rises: fewer than two levels, no hit beyond chance, or nothing but hits
 */
export function fitPower(all: readonly SeverityHits[], r0: number): WeibullFit | null {
  const levels = all.filter(({ severity, n }) => severity > 0 && n > 0);
  if (r0 >= 1 || new Set(levels.map(({ severity }) => severity)).size < 2) return null;
  if (levels.every(({ hits, n }) => hits <= r0 * n) || levels.every(({ hits, n }) => hits === n)) return null;
  const logs = levels.map(({ severity }) => Math.log(severity));
  const centre = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const data = levels.map((level, i) => ({ ...level, x: logs[i] - centre }));
  let best = { alpha: 0, b: 1, deviance: devianceOf(data, 0, 1, r0) };
  for (const [alpha, b] of [
    [-2, 1],
    [2, 1],
    [0, 4],
  ]) {
    const deviance = devianceOf(data, alpha, b, r0);
    if (deviance < best.deviance) best = { alpha, b, deviance };
  }
  let damping = 1e-3;
  for (let step = 0; step < 200 && damping < 1e12; step++) {
    const [da, db] = direction(data, best.alpha, best.b, r0, damping);
    const b = Math.min(steepest, Math.max(flattest, best.b + db));
    const alpha = best.alpha + da;
    const deviance = devianceOf(data, alpha, b, r0);
    if (!(deviance < best.deviance)) {
      damping *= 8;
      continue;
    }
    const gain = best.deviance - deviance;
    best = { alpha, b, deviance };
    damping = Math.max(1e-9, damping / 8);
    if (gain < 1e-10) break;
  }
  return { a: Math.exp(centre - best.alpha / best.b), b: best.b, r0, deviance: Math.max(0, best.deviance) };
}

interface Datum extends SeverityHits {
  /** ln severity about its mean over levels. */
  readonly x: number;
}

/** One step of Fisher scoring in (α, b) where η = α + b·x, damped after Levenberg & Marquardt. */
function direction(
  data: readonly Datum[],
  alpha: number,
  b: number,
  r0: number,
  damping: number,
): [alpha: number, b: number] {
  let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
  for (const { x, hits, n } of data) {
    const mu = Math.exp(Math.min(30, alpha + b * x));
    const slope = (1 - r0) * Math.exp(-mu) * mu;
    const psi = chanceOf(alpha + b * x, r0);
    const information = n / (psi * (1 - psi));
    const pull = (hits / n - psi) * information * slope;
    const weight = information * slope * slope;
    ga += pull;
    gb += pull * x;
    haa += weight;
    hab += weight * x;
    hbb += weight * x * x;
  }
  const ridge = damping * (haa + hbb) + 1e-12;
  haa += ridge;
  hbb += ridge;
  const determinant = haa * hbb - hab * hab;
  return [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant];
}

/** ψ, kept off 0 and 1 so that logarithms exist. */
function chanceOf(eta: number, r0: number): number {
  const psi = r0 - (1 - r0) * Math.expm1(-Math.exp(Math.min(30, eta)));
  return Math.min(1 - 1e-12, Math.max(1e-12, psi));
}

function devianceOf(data: readonly Datum[], alpha: number, b: number, r0: number): number {
  let sum = 0;
  for (const { x, hits, n } of data) {
    const psi = chanceOf(alpha + b * x, r0);
    if (hits > 0) sum += hits * Math.log(hits / (n * psi));
    if (hits < n) sum += (n - hits) * Math.log((n - hits) / (n * (1 - psi)));
  }
  return 2 * sum;
}
