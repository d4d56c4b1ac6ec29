import type { HarmScore } from '../core/scorecard.js';
import { meanEstimate } from './estimate.js';
import type { Evidence } from './evidence.js';
import { sumBetween } from './harm-series.js';
import { harmedTrials } from './harmed.js';

/**
 * Share of the period's error budget burnt from t₀ to the first page (the deadline where nobody was paged): failures
 * over the failures that the objective allows in a period of the twin's traffic. For a steady burn rate this is
 * burn × TTD / period. Null without an SLO.
 */
export function errorBudgetAtDetection(evidence: Evidence): HarmScore['errorBudget'] {
  const { slo } = evidence.plan.business;
  if (slo === null) return null;
  const { objective, periodS } = slo;
  const { deadlineS } = evidence.plan.timeline;
  const burnt: number[] = [];
  for (const { twin, faulted, t0S, pagedS } of harmedTrials(evidence)) {
    const requestsPerS = sumBetween(twin, 'requests', t0S, t0S + deadlineS) / deadlineS;
    const allowed = (1 - objective) * requestsPerS * periodS;
    if (allowed > 0) burnt.push(sumBetween(faulted, 'failures', t0S, pagedS) / allowed);
  }
  return { objective, periodS, burntAtDetection: meanEstimate(burnt) };
}
