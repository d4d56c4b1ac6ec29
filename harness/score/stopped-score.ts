import type { CellPlan } from '../core/cell.js';
import { isIncident } from '../core/incident.js';
import type { FaultPlan, Plan } from '../core/plan.js';
import type { TrialRecord } from '../core/record.js';
import type { DelayEstimates, Estimate, FaultScore } from '../core/scorecard.js';
import { wilson } from '../core/wilson.js';
import type { Score } from './alert-score.js';
import { blockTrials, ruleOf } from './cell-ending.js';
import { detections } from './delays.js';
import { mean } from './descriptives.js';
import { shareEstimate } from './estimate.js';
import { gather } from './evidence.js';
import { falseAlarmScore, horizonOf, inControl } from './false-alarms.js';
import { confidenceSequence, unbiasedShare } from './stopping.js';

/**
 * The score of rules in a cell that a rule ended. Hits are those of its trials, with the interval of the confidence
 * sequence and the share that is unbiased under stopping; chance and false alarms come from the twins of all trials.
 * @param score of the trials before the end @param all every trial, those after the end with the twin only
 */
export function stoppedScore(
  score: Score,
  cell: CellPlan,
  rules: readonly number[],
  all: readonly TrialRecord[],
): Score {
  const { plan } = cell;
  const twins = gather({ ...plan, faults: plan.faults.filter(isIncident) }, all, []);
  const faults: Score['faults'] = {};
  for (const fault of plan.faults) faults[fault.id] = stoppedFault(score.faults[fault.id], cell, rules, fault, all);
  return { faults, falseAlarms: falseAlarmScore(inControl(twins, rules), horizonOf(plan)), resetS: null };
}

function stoppedFault(
  score: FaultScore,
  cell: CellPlan,
  rules: readonly number[],
  { id }: FaultPlan,
  all: readonly TrialRecord[],
): FaultScore {
  const { plan } = cell;
  const { hits, misses, masked } = score;
  const n = hits + misses;
  if (n === 0) return score;
  const { low, high } = confidenceSequence(hits, n);
  const share = masked > 0 ? hits / n : unbiasedShare(ruleOf(cell, rules, id), blockTrials, hits, n);
  const rawRecall: Estimate = { value: share, low, high, n };
  const chance = plan.faults.length === 1 ? chanceOf(plan, rules, id, all) : score.chance;
  const delays = score.perTrial.faulted.filter((delay) => delay !== null);
  const { deadlineS } = plan.timeline;
  return {
    ...score,
    rawRecall,
    chance,
    recall: netOf(rawRecall, chance),
    ttdS: stoppedDelays(score.ttdS, rawRecall, delays.length === 0 ? deadlineS : mean(delays), deadlineS),
  };
}

/** Chance hits over the twins of all trials. */
function chanceOf(plan: Plan, rules: readonly number[], fault: string, all: readonly TrialRecord[]): Estimate {
  const [only] = plan.faults;
  const unharmed = all.map((record): TrialRecord => {
    const [twin] = record.branches;
    const injections = [{ fault: only.id, exposed: 0, changed: 0, idle: true }];
    return { ...record, branches: [twin, { ...twin, branch: 'fault', faults: [only.id], injections }] };
  });
  const { list } = detections(gather(plan, unharmed, []), rules, fault);
  return shareEstimate(list.filter(({ twinS }) => Number.isFinite(twinS)).length, list.length);
}

/** Net of chance; both intervals at their ends, so that the result is at least as wide as it should be. */
function netOf(raw: Estimate, chance: Estimate): Estimate {
  const [least, most] = wilson(Math.round((chance.value ?? 0) * chance.n), chance.n);
  const net = (hit: number | null, by: number | null): number | null =>
    hit === null || by === null ? null : by >= 1 ? 0 : (hit - by) / (1 - by);
  const none = (chance.value ?? 0) === 0;
  return {
    value: net(raw.value, chance.value),
    low: net(raw.low, none ? 0 : most),
    high: net(raw.high, none ? 0 : least),
    n: raw.n,
  };
}

function stoppedDelays(before: DelayEstimates, raw: Estimate, meanS: number, deadlineS: number): DelayEstimates {
  const rmst = (share: number | null): number | null =>
    share === null ? null : deadlineS - share * (deadlineS - meanS);
  const bare = ({ value, n }: Estimate): Estimate => ({ value, low: null, high: null, n });
  return {
    median: bare(before.median),
    p90: bare(before.p90),
    rmst: { value: rmst(raw.value), low: rmst(raw.high), high: rmst(raw.low), n: raw.n },
  };
}
