import type { DelaySeeds } from '../../core/comparison.js';
import { listEpisodes } from '../../core/episode-list.js';
import type { FaultPlan } from '../../core/plan.js';
import type { BranchRecord } from '../../core/record.js';
import { detections } from '../delays.js';
import type { Evidence } from '../evidence.js';
import { delaySeeds } from './delay-seeds.js';

/**
 * Detections of one fault in each segment that it reaches and in which the alert fired, by label. Elsewhere there is
 * nothing to detect: an alert there is a false one, and counted as such.
 */
export function segmentSeeds(
  evidence: Evidence,
  rules: readonly number[],
  fault: FaultPlan,
): Record<string, DelaySeeds> {
  const wanted = new Set(rules);
  const labels = new Set<string>();
  for (const { faulted, twin } of evidence.trials)
    for (const { rule, segment } of [...listEpisodes(twin.episodes), ...listEpisodes(faulted?.episodes ?? [])])
      if (wanted.has(rule) && segment !== '' && reaches(fault, segment)) labels.add(segment);
  const found: Record<string, DelaySeeds> = {};
  for (const label of [...labels].sort()) {
    const seeds = delaySeeds(evidence, detections(inSegment(evidence, label), rules, fault.id));
    if (seeds.masked.length > 0 || seeds.faulted.some((delay) => delay !== null)) found[label] = seeds;
  }
  return found;
}

/** Whether a fault acts on some of a segment's rows. @param segment `country=DE,device=ios` */
function reaches({ scope }: FaultPlan, segment: string): boolean {
  const parts = `,${segment},`;
  return Object.entries(scope.segment).every(
    ([name, values]) => !parts.includes(`,${name}=`) || values.some((value) => parts.includes(`,${name}=${value},`)),
  );
}

/** The same trials with the episodes of one segment only. */
function inSegment(evidence: Evidence, label: string): Evidence {
  const only = (branch: BranchRecord): BranchRecord => ({
    ...branch,
    episodes: listEpisodes(branch.episodes).filter(({ segment }) => segment === label),
  });
  return {
    ...evidence,
    trials: evidence.trials.map((trial) => ({
      ...trial,
      twin: only(trial.twin),
      faulted: trial.faulted && only(trial.faulted),
    })),
  };
}
