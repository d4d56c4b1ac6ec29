/** What detectors have in common that take a stream of 0 and 1 value by value and compare it with its own past. */
export const zeroOneStream = {
  shape: 'sequential',
  minimumReference: 0,
  binaryOnly: true,
  needsReference: () => false,
} as const;
