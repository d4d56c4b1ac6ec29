import type { DelaySeeds } from '../../core/comparison.js';
import type { Detections } from '../delays.js';
import type { Evidence } from '../evidence.js';

/** Delays by trial number. Invalid trials count as masked. */
export function delaySeeds({ slots, invalid }: Evidence, { list, masked }: Detections): DelaySeeds {
  const faulted: (number | null)[] = new Array(slots).fill(null);
  for (const { trial, faultedS } of list) if (Number.isFinite(faultedS)) faulted[trial.record.trial] = faultedS;
  const left = [...masked, ...invalid.map(({ trial }) => trial)];
  return { faulted, masked: left.sort((a, b) => a - b) };
}
