/**
 * Which of several hypotheses Holm's step-down procedure rejects at a level.
 * Source: Holm 1979, Scandinavian Journal of Statistics 6:65.
 */
export function holm(pValues: readonly number[], level: number): boolean[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a] - pValues[b]);
  const rejected = pValues.map(() => false);
  for (const [rank, index] of order.entries()) {
    if (pValues[index] > level / (pValues.length - rank)) break;
    rejected[index] = true;
  }
  return rejected;
}
