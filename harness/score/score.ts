import type { DiagnosisClass } from '../core/declaration.js';
import type { Plan } from '../core/plan.js';
import type { TrialRecord } from '../core/record.js';
import type {
  AlertScore,
  CalibratedValue,
  FalseAlarmScore,
  ResampledControl,
  Scorecard,
  Verdict,
} from '../core/scorecard.js';
import { type Score, scoreRules } from './alert-score.js';
import { diagnosisScore } from './diagnosis.js';
import { dummyScores } from './dummies.js';
import { type Evidence, gather } from './evidence.js';
import { judgeExpectation } from './expectations.js';
import { judgeGate } from './gates.js';
import { harmScore } from './harm.js';
import { worstVerdict } from './judge.js';
import { alertGroups } from './selection.js';
import { faultsWithoutEffect } from './validity.js';

/** What the records don't tell. */
export interface ScoreMeta {
  hash: string;
  wallS: number;
  /** When the run was made, ISO 8601. */
  made: string;
  /** The command that reproduces it. */
  replay: string;
  warnings: string[];
  /** The class of each fault, by id. */
  faultDiagnosis: Record<string, DiagnosisClass>;
  /** Seconds between evaluations of each rule, 0: at every event. */
  evaluationS: number[];
  /** Thresholds that were set before the run. */
  calibrated?: CalibratedValue[];
  /** False alarms in exposure resampled from before a recorded incident. */
  resampled?: ResampledControl;
}

/** The scorecard of a campaign. Pure; independent of the order in which the trials came in. */
export function score(plan: Plan, trials: readonly TrialRecord[], meta: ScoreMeta): Scorecard {
  const evidence = gather(plan, trials, meta.evaluationS);
  const truth = meta.faultDiagnosis;
  const alerts: Record<string, AlertScore> = {};
  for (const { key, rules, severity, diagnosis, runbook } of alertGroups(plan))
    alerts[key] = {
      severity,
      diagnosis,
      runbook,
      ...withResampled(scoreRules(evidence, rules, truth), meta.resampled?.alerts[key], plan),
    };
  const everyRule = plan.stack.rules.map((_, index) => index);
  const gates = plan.gates.map((gate) => judgeGate(evidence, gate));
  const expect = plan.expect.map((expected) => judgeExpectation(evidence, expected));
  const idle = faultsWithoutEffect(plan, trials);
  return {
    scorecard: 1,
    scenario: plan.name,
    title: plan.title,
    seed: plan.seed,
    trials: trials.length,
    invalid: [...evidence.invalid],
    hash: meta.hash,
    requests: sumOver(trials, (trial) => trial.requests),
    simulatedS: sumOver(trials, (trial) => trial.simulatedS),
    wallS: meta.wallS,
    made: meta.made,
    timeline: { ...plan.timeline },
    faults: declaredFaults(plan, truth),
    alerts,
    stack: withResampled(scoreRules(evidence, everyRule, truth), meta.resampled?.stack, plan),
    dummies: dummyScores(evidence),
    diagnosis: diagnosisScore(evidence, truth),
    harm: harmScore(evidence),
    cells: [],
    mde: {},
    curves: [],
    amoc: [],
    calibrated: meta.calibrated ?? [],
    gates,
    expect,
    warnings: [...meta.warnings, ...idle.map((id) => `fault ${id} was not injected: it changed no row in any trial`)],
    verdict: overall(evidence, idle, [...gates, ...expect]),
    replay: meta.replay,
  };
}

/** Resampled exposure beside the recorded one; from it comes the chance level, where its stretches reach the deadline. */
function withResampled(score: Score, resampled: FalseAlarmScore | undefined, { timeline }: Plan): Score {
  if (resampled === undefined) return score;
  const { horizonS, probability } = resampled.alarmBy;
  const faults = Object.entries(score.faults).map(([id, fault]) => [
    id,
    { ...fault, chance: horizonS >= timeline.deadlineS ? probability : fault.chance },
  ]);
  return { ...score, faults: Object.fromEntries(faults), falseAlarms: { ...score.falseAlarms, resampled } };
}

/** Invalid trials or faults without effect outweigh every verdict; a campaign without trials shows nothing. */
function overall(evidence: Evidence, idle: readonly string[], judged: readonly { verdict: Verdict }[]): Verdict {
  const verdicts = judged.map((one) => one.verdict);
  if (evidence.invalid.length > 0 || idle.length > 0) verdicts.push('invalid');
  else if (evidence.trials.length === 0) verdicts.push('inconclusive');
  return worstVerdict(verdicts);
}

function declaredFaults(plan: Plan, truth: Record<string, DiagnosisClass>): Scorecard['faults'] {
  return Object.fromEntries(
    plan.faults.map(({ id, inject, atS, lastsS }) => [id, { inject, diagnosis: truth[id] ?? 'system', atS, lastsS }]),
  );
}

/** In trial order, so that the last bit does not depend on the order of arrival. */
function sumOver(trials: readonly TrialRecord[], value: (trial: TrialRecord) => number): number {
  return [...trials].sort((a, b) => a.trial - b.trial).reduce((sum, trial) => sum + value(trial), 0);
}
