/**
 * Share of alerts that are about a fault, at a declared rate of faults: π(R₁ − R₀) / (π(R₁ − R₀) + FAR).
 * @param faultsPerDay π; precision means nothing without it
 * @param falseAlarmsPerDay FAR
 * @returns null where nothing ever fires; negative net detections count as none
 */
export function precisionAt(
  faultsPerDay: number,
  recall: number,
  chance: number,
  falseAlarmsPerDay: number,
): number | null {
  const found = faultsPerDay * Math.max(0, recall - chance);
  return found + falseAlarmsPerDay > 0 ? found / (found + falseAlarmsPerDay) : null;
}
