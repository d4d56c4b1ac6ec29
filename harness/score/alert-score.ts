import type { DiagnosisClass } from '../core/declaration.js';
import type { AlertScore } from '../core/scorecard.js';
import { detections } from './delays.js';
import { diagnosisCorrect } from './diagnosis.js';
import type { Evidence } from './evidence.js';
import { falseAlarmScore, horizonOf, inControl } from './false-alarms.js';
import { faultScore } from './fault-score.js';
import { resetTime } from './reset.js';

/** What is measured of any set of rules: one alert, the whole stack, a dummy. */
export type Score = Omit<AlertScore, 'severity' | 'diagnosis' | 'runbook'>;

/** The score of some rules, whose episodes count together. @param truth the class of each fault, by id */
export function scoreRules(evidence: Evidence, rules: readonly number[], truth: Record<string, DiagnosisClass>): Score {
  const { plan } = evidence;
  const faults: Score['faults'] = {};
  for (const fault of plan.faults) {
    const detected = detections(evidence, rules, fault.id);
    const correct = diagnosisCorrect(plan, rules, detected.list, truth[fault.id]);
    faults[fault.id] = faultScore(evidence, fault, detected, correct);
  }
  return {
    faults,
    falseAlarms: falseAlarmScore(inControl(evidence, rules), horizonOf(plan, rules)),
    resetS: resetTime(evidence, rules),
  };
}
