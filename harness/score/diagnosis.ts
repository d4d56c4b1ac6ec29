import { type DiagnosisClass, diagnosisClasses } from '../core/declaration.js';
import { episodeTimes } from '../core/episode-list.js';
import type { Plan } from '../core/plan.js';
import type { Estimate, Scorecard } from '../core/scorecard.js';
import { type Detection, detections } from './delays.js';
import { shareEstimate } from './estimate.js';
import type { Evidence } from './evidence.js';

/** The answer of a trial whose alert declares no diagnosis, and of one without any alert. */
const undeclared = 'undeclared';
const none = 'none';

/**
 * Diagnosis of the first alert after t₀ against the truth: one row a fault's class and one, `none`, for the fault-free
 * twins. To a benign fault silence is the right answer and counts as `benign`. Macro-F1 is over the classes of the faults.
 * Null without faults, and where a recorded incident does not say what it was.
 */
export function diagnosisScore(evidence: Evidence, truth: Record<string, DiagnosisClass>): Scorecard['diagnosis'] {
  const { plan } = evidence;
  if (plan.faults.length === 0) return null;
  const counts = new Map<string, number>();
  const answers = (row: string, answer: string): void => {
    const cell = `${row}\n${answer}`;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  };
  const rules = plan.stack.rules.map((_, index) => index);
  let quiet = 0;
  let twins = 0;
  for (const [index, fault] of plan.faults.entries()) {
    if (truth[fault.id] === 'unknown') continue;
    for (const detection of detections(evidence, rules, fault.id).list) {
      const row = truth[fault.id] ?? none;
      answers(row, answerOf(plan, detection, row));
      if (index > 0 || detection.once) continue;
      const answer = twinAnswer(plan, detection);
      answers(none, answer);
      twins += 1;
      if (answer === none) quiet += 1;
    }
  }
  if (counts.size === 0 && Object.values(truth).includes('unknown')) return null;
  const seen = new Set([...counts.keys()].flatMap((cell) => cell.split('\n')));
  const classes = [...diagnosisClasses, undeclared, none].filter((name) => seen.has(name));
  const matrix = classes.map((row) => classes.map((column) => counts.get(`${row}\n${column}`) ?? 0));
  return {
    classes,
    matrix,
    macroF1: macroF1(classes, matrix, new Set(Object.values(truth))),
    noFaultSpecificity: twins === 0 ? null : quiet / twins,
  };
}

/** Share of the hits whose first alert declares the fault's class; null where these rules declare none. */
export function diagnosisCorrect(
  plan: Plan,
  rules: readonly number[],
  list: readonly Detection[],
  truth: DiagnosisClass | undefined,
): Estimate | null {
  if (truth === 'unknown' || rules.every((rule) => plan.stack.rules[rule].diagnosis === null)) return null;
  const hits = list.filter((detection) => detection.first !== null);
  const correct = hits.filter(({ first }) => first !== null && plan.stack.rules[first.rule].diagnosis === truth);
  return shareEstimate(correct.length, hits.length);
}

function answerOf(plan: Plan, { first }: Detection, truth: string): string {
  if (first === null) return truth === 'benign' ? 'benign' : none;
  return plan.stack.rules[first.rule].diagnosis ?? undeclared;
}

/** The first alert of the fault-free branch in the same window of time. */
function twinAnswer(plan: Plan, { trial, t0S }: Detection): string {
  const { n, rule, startsS } = episodeTimes(trial.twin.episodes);
  let first = -1;
  for (let i = 0; i < n; i++) {
    if (startsS[i] < t0S || startsS[i] >= t0S + plan.timeline.deadlineS) continue;
    if (first < 0 || startsS[i] < startsS[first]) first = i;
  }
  return first < 0 ? none : (plan.stack.rules[rule[first]].diagnosis ?? undeclared);
}

function macroF1(classes: readonly string[], matrix: readonly number[][], truth: ReadonlySet<string>): number | null {
  const scores: number[] = [];
  for (const [index, name] of classes.entries()) {
    if (!truth.has(name)) continue;
    const right = matrix[index][index];
    const actual = matrix[index].reduce((sum, count) => sum + count, 0);
    const answered = matrix.reduce((sum, row) => sum + row[index], 0);
    if (actual > 0) scores.push((2 * right) / (actual + answered));
  }
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
