import { areaUnderCurve } from './auc.js';
import { type Isotonic, isotonicAt, isotonicFit } from './isotonic.js';
import { ascending } from './order.js';
import { stratifiedTenths } from './stratified-splits.js';

const splits = 10;
const seed = 42;
const bins = 10;
/** Scores that rank so well are left alone. */
const perfect = 0.999;

/** Sum over bins of equally many rows of |mean probability − share of positives|, each by its share of the rows. */
function calibrationError(probabilities: Float64Array, labels: Float64Array): number {
  const n = probabilities.length;
  const order = ascending(probabilities);
  const width = Math.floor(n / bins);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const end = bin === bins - 1 ? n : (bin + 1) * width;
    let gap = 0;
    for (let i = bin * width; i < end; i++) gap += probabilities[order[i]] - labels[order[i]];
    error += Math.abs(gap);
  }
  return error / n;
}

/**
 * Whether isotonic calibration brings scores nearer to probabilities, tried on tenths that it has not seen, as NannyML
 * 0.13.1 decides it: the same splits, the same expected calibration error. Rows of equal probability keep their order
 * here. There the processor's sort decides, so that of references whose scores are probabilities already about one in
 * twelve is judged otherwise on another processor, by NannyML itself too.
 * @param labels 0 or 1 @param scores one a label, none missing
 */
function gains(labels: Float64Array, scores: Float64Array, order: Uint32Array): boolean {
  const n = labels.length;
  if ((areaUnderCurve(labels, scores, n) ?? 1) > perfect) return false;
  const tenths = stratifiedTenths(labels, splits, seed);
  if (tenths === null) return false;
  const sortedScores = scores.map((_, i) => scores[order[i]]);
  const sortedLabels = labels.map((_, i) => labels[order[i]]);
  const rank = new Uint32Array(n);
  for (let i = 0; i < n; i++) rank[order[i]] = i;
  const size = tenths[0].length;
  const before = new Float64Array(splits * size);
  const after = new Float64Array(splits * size);
  const truth = new Float64Array(splits * size);
  const left = new Uint8Array(n);
  tenths.forEach((rows, split) => {
    left.fill(0);
    for (const row of rows) left[rank[row]] = 1;
    const fit = isotonicFit(sortedScores, sortedLabels, left);
    rows.forEach((row, i) => {
      const at = split * size + i;
      before[at] = scores[row];
      after[at] = isotonicAt(fit, scores[row]);
      truth[at] = labels[row];
    });
  });
  return calibrationError(before, truth) > calibrationError(after, truth);
}

/**
 * How scores become probabilities, learnt from labelled rows; null where they are taken as they are.
 * @param labels 0 or 1 @param scores one a label, none missing
 */
export function calibrationOf(labels: Float64Array, scores: Float64Array): Isotonic | null {
  const order = ascending(scores);
  if (!gains(labels, scores, order)) return null;
  return isotonicFit(
    scores.map((_, i) => scores[order[i]]),
    labels.map((_, i) => labels[order[i]]),
  );
}
