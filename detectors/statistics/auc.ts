/**
 * Area under the ROC curve: the share of (positive, negative) pairs that the score puts in order, ties counting half.
 * @returns null unless both classes are there
 */
export function areaUnderCurve(labels: Float64Array, scores: Float64Array, n: number): number | null {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  order.sort((a, b) => scores[a] - scores[b]);
  let positives = 0;
  let rankSum = 0;
  for (let i = 0; i < n; ) {
    let end = i;
    let tied = 0;
    while (end < n && scores[order[end]] === scores[order[i]]) {
      if (labels[order[end]] === 1) tied += 1;
      end += 1;
    }
    rankSum += (tied * (i + end + 1)) / 2;
    positives += tied;
    i = end;
  }
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Parts to which masses of classes are rounded, as NannyML does, so that next to none counts as none. */
const parts = 1e5;

function rounded(mass: number): number {
  return Math.round(mass * parts) / parts;
}

/**
 * The area that rows of these probabilities of a positive label let expect, ranked by them, trapezoid by trapezoid.
 * @param probabilities ascending
 * @returns null where either class is expected to be absent
 */
export function expectedAreaUnderCurve(probabilities: Float64Array): number | null {
  let mass = 0;
  let positives = 0;
  let negatives = 0;
  let area = 0;
  for (let k = 1; k <= probabilities.length; k++) {
    mass += probabilities[probabilities.length - k];
    const higher = rounded(mass);
    const wider = rounded(k - mass);
    area += ((wider - negatives) * (higher + positives)) / 2;
    positives = higher;
    negatives = wider;
  }
  return positives > 0 && negatives > 0 ? area / (positives * negatives) : null;
}
