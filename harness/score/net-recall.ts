import { netRecall, netRecallInterval, type OpenInterval, type PairedSurvivors } from '../core/mover.js';
import type { Estimate } from '../core/scorecard.js';
import { z95OneSided } from '../core/wilson.js';
import { clopperPearson } from './clopper-pearson.js';

/** Net recall with its two-sided 95 % interval. */
export function recallEstimate(survivors: PairedSurvivors): Estimate {
  if (survivors.once) return { value: netRecall(survivors), low: null, high: null, n: survivors.n };
  const [low, high] = netRecallInterval(survivors);
  return { value: netRecall(survivors), low, high, n: survivors.n };
}

/**
 * One-sided 95 % bounds of the net recall, on which gates and expectations are judged.
 *
 * Where no twin was detected at all (R₀ = 0) the net recall is the raw one and the exact bounds of a single share hold;
 * the MOVER would add the uncertainty of R₀, of which an R₀ of a few per cent takes only R₀·(1 − R₁) away. Thus 59 hits
 * in 59 trials show a recall of at least 0.95. Otherwise the paired MOVER–Wilson ratio. A recorded incident is judged as
 * it happened: both bounds are the share itself.
 */
export function recallBounds(survivors: PairedSurvivors): OpenInterval {
  if (survivors.n === 0) return [null, null];
  if (survivors.once) return [netRecall(survivors), netRecall(survivors)];
  if (survivors.twin === survivors.n) return clopperPearson(survivors.n - survivors.faulted, survivors.n, 0.05);
  return netRecallInterval(survivors, z95OneSided);
}
