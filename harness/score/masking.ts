import type { Detections } from './delays.js';

/** Why a cell can't be judged: no trial counts, or over 10 % of them were masked; null where it can. */
export function maskingNote({ list, masked }: Detections): string | null {
  const trials = list.length + masked.length;
  if (list.length === 0)
    return trials === 0 ? 'no valid trial' : 'the alert was open or cooling down at t₀ in every trial';
  if (masked.length <= 0.1 * trials) return null;
  return `masked in ${masked.length} of ${trials} trials (more than 10 %): the alert was open or cooling down at t₀`;
}
