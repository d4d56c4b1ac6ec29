import type { HarmScore } from '../core/scorecard.js';
import { meanEstimate } from './estimate.js';
import type { Evidence } from './evidence.js';
import { sumBetween } from './harm-series.js';
import { type HarmedTrial, harmedTrials } from './harmed.js';

/**
 * Money that the faults cost beyond what the twin cost, request by request, from t₀ to the first page (the deadline
 * where nobody was paged) and to the end of the faults (or the deadline). Means over seeds; null without declared costs.
 */
export function undetectedLoss(evidence: Evidence): HarmScore['undetectedLoss'] {
  const { cost, currency } = evidence.plan.business;
  if (cost === null) return null;
  const trials = harmedTrials(evidence);
  const lossUntil = (end: (trial: HarmedTrial) => number) =>
    meanEstimate(
      trials.map(
        (trial) =>
          sumBetween(trial.faulted, 'cost', trial.t0S, end(trial)) -
          sumBetween(trial.twin, 'cost', trial.t0S, end(trial)),
      ),
    );
  return {
    currency,
    toFirstPage: lossUntil((trial) => trial.pagedS),
    toMitigation: lossUntil((trial) => trial.mitigatedS),
  };
}
