import type { HarmScore } from '../core/scorecard.js';
import { mean } from './descriptives.js';
import { errorBudgetAtDetection } from './error-budget.js';
import { meanEstimate } from './estimate.js';
import type { Evidence } from './evidence.js';
import { harmBetween, harmMetrics } from './harm-series.js';
import { harmedTrials } from './harmed.js';
import { undetectedLoss } from './undetected-loss.js';

/** What the faults together did to the service, against the fault-free twins of the same seeds. */
export function harmScore(evidence: Evidence): HarmScore {
  return {
    metric: metricChanges(evidence),
    undetectedLoss: undetectedLoss(evidence),
    errorBudget: errorBudgetAtDetection(evidence),
  };
}

/** Means over [t₀, t₀ + W) and the change (faulted − twin, in the metric's own unit), paired over seeds. */
function metricChanges(evidence: Evidence): HarmScore['metric'] {
  const { deadlineS } = evidence.plan.timeline;
  const trials = harmedTrials(evidence);
  const changes: HarmScore['metric'] = {};
  for (const [name, metric] of Object.entries(harmMetrics)) {
    if (name === 'cost' && evidence.plan.business.cost === null) continue;
    const twins: number[] = [];
    const faulted: number[] = [];
    for (const trial of trials) {
      const then = harmBetween(trial.twin, metric, trial.t0S, trial.t0S + deadlineS);
      const now = harmBetween(trial.faulted, metric, trial.t0S, trial.t0S + deadlineS);
      if (then === null || now === null) continue;
      twins.push(then);
      faulted.push(now);
    }
    if (twins.length === 0 || [...twins, ...faulted].every((value) => value === 0)) continue;
    const change = meanEstimate(faulted.map((value, i) => value - twins[i]));
    changes[name] = { twin: mean(twins), faulted: mean(faulted), change };
  }
  return changes;
}
