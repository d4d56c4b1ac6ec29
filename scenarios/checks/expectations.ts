import { trialsForRecall } from '../../harness/core/needed.js';
import { formatDuration } from '../../harness/core/quantity.js';
import { normaliseSelector } from '../gates.js';
import type { CheckContext } from './context.js';
import { warnOfTrials } from './decidable.js';
import { checkAlert, checkFault } from './mentions.js';

function expectation(context: CheckContext, i: number): void {
  const expected = context.file.expect[i];
  const path = ['expect', i];
  if (!expected) return;
  checkAlert(context, [...path, 'alert'], normaliseSelector(expected.alert), undefined, []);
  const ids = context.faultIds();
  if (expected.fault !== undefined) checkFault(context, [...path, 'fault'], expected.fault, undefined);
  else if (expected.outcome === 'fires' && ids.length === 0)
    context.error([...path, 'outcome'], {
      code: 'no-fault',
      message: 'the scenario has no fault at which an alert could fire',
      hint: 'expect silent, or add a fault',
    });
  const { deadlineS } = context.plan.timeline;
  if (expected.within !== undefined && expected.within > deadlineS)
    context.error([...path, 'within'], {
      code: 'beyond-deadline',
      message: `detections count only for ${formatDuration(deadlineS)} after onset, and within is ${formatDuration(expected.within)}`,
      hint: `ask for at most ${formatDuration(deadlineS)}, or make timeline.deadline longer`,
    });
  if (expected.outcome === 'silent' && expected.within !== undefined)
    context.warn([...path, 'within'], {
      code: 'unused',
      message: 'silent speaks of the whole time to the deadline, so within does nothing',
      key: true,
    });
  const needed = expected.outcome === 'fires' ? trialsForRecall(expected.share) : trialsForRecall(0.95);
  warnOfTrials(context, [...path, 'outcome'], `'${expected.outcome}'`, expected.alert, needed);
}

/** Checks expectations, and warns of those that the trials given cannot decide. */
export function checkExpectations(context: CheckContext): void {
  for (let i = 0; i < context.file.expect.length; i++) expectation(context, i);
}
