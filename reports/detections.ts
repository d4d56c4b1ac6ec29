import type { FaultScore, Scorecard } from '../harness/core/scorecard.js';

/** One line of the detection table of a fault. */
export interface Detection {
  readonly name: string;
  readonly role: 'alert' | 'stack' | 'dummy';
  readonly severity: string | null;
  readonly score: FaultScore;
}

/** What alerts did about a fault, in the order of the file. */
export function detections(scorecard: Scorecard, fault: string): Detection[] {
  return Object.entries(scorecard.alerts).flatMap(([name, { severity, faults }]) => {
    const score = faults[fault];
    return score === undefined ? [] : [{ name, role: 'alert' as const, severity, score }];
  });
}

/** All alerts together and the two dummies. `stack` is left out where it would repeat a single alert. */
export function yardsticks(scorecard: Scorecard, fault: string): Detection[] {
  const stack = Object.keys(scorecard.alerts).length > 1 ? scorecard.stack.faults[fault] : undefined;
  const always = scorecard.dummies.always.faults[fault];
  const never = scorecard.dummies.never.faults[fault];
  const line = (name: string, role: 'stack' | 'dummy', score: FaultScore | undefined): Detection[] =>
    score === undefined ? [] : [{ name, role, severity: null, score }];
  return [
    ...line('all alerts together', 'stack', stack),
    ...line('always firing', 'dummy', always),
    ...line('never firing', 'dummy', never),
  ];
}

/** Trials that count for recall. */
export function scored(score: FaultScore): number {
  return score.hits + score.misses;
}

/** The alert that sees a fault best: highest net recall, then shortest median. Undefined where none has a recall. */
export function bestDetection(scorecard: Scorecard, fault: string): Detection | undefined {
  const known = detections(scorecard, fault).filter(({ score }) => score.recall.value !== null);
  const late = Number.POSITIVE_INFINITY;
  return known.sort(
    (a, b) =>
      (b.score.recall.value ?? 0) - (a.score.recall.value ?? 0) ||
      (a.score.ttdS.median.value ?? late) - (b.score.ttdS.median.value ?? late),
  )[0];
}

/** Faults, other than benign ones, of which no alert sees one half beyond chance. */
export function blindSpots(scorecard: Scorecard): { fault: string; score: FaultScore }[] {
  return Object.entries(scorecard.faults).flatMap(([fault, { diagnosis }]) => {
    const score = scorecard.stack.faults[fault];
    const best = bestDetection(scorecard, fault)?.score.recall.value ?? null;
    return diagnosis === 'benign' || score === undefined || best === null || best >= 0.5 ? [] : [{ fault, score }];
  });
}
