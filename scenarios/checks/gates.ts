import { trialsForGate } from '../../harness/core/needed.js';
import { formatDuration } from '../../harness/core/quantity.js';
import { GateError, type ParsedGate, parseGate } from '../gates.js';
import { severities } from '../schema/rule.js';
import { nodeAt } from '../yaml/tree.js';
import type { CheckContext } from './context.js';
import { warnOfExposure, warnOfTrials } from './decidable.js';
import { checkAlert, checkFault } from './mentions.js';

/** Gates of a file that parse, by index. */
export function parseGates(sources: readonly string[]): Map<number, ParsedGate> {
  const parsed = new Map<number, ParsedGate>();
  for (const [i, source] of sources.entries()) {
    try {
      parsed.set(i, parseGate(source));
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
    }
  }
  return parsed;
}

function gate(context: CheckContext, i: number, source: string): void {
  const path = ['gates', i];
  let parsed: ParsedGate;
  try {
    parsed = parseGate(source);
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    context.error(path, { code: 'bad-gate', message: error.message, hint: error.hint ?? null, offset: error.offset });
    return;
  }
  const { metric, value } = parsed.gate;
  const isRate = metric.kind === 'falseAlarmsPerDay';
  checkAlert(context, path, metric.alert, parsed.alertOffset, isRate ? ['all', ...severities] : []);
  if (!isRate && metric.kind !== 'precision') checkFault(context, path, metric.fault, parsed.faultOffset);
  if (metric.kind === 'precision' && metric.fault !== null) checkFault(context, path, metric.fault, parsed.faultOffset);
  if (metric.kind === 'precision' && nodeAt(context.written, ['business', 'faultsPerDay']) === undefined)
    context.error(path, {
      code: 'missing-key',
      message: 'precision exists only at a known rate of faults, and business.faultsPerDay is missing',
      hint: 'say how many faults a day the real system has, such as business: {faultsPerDay: 0.1}',
      offset: 0,
    });
  const { deadlineS } = context.plan.timeline;
  if (metric.kind === 'ttd' && value > deadlineS)
    context.error(path, {
      code: 'beyond-deadline',
      message: `detections count only for ${formatDuration(deadlineS)} after onset, and this gate asks for ${formatDuration(value)}`,
      hint: `ask for at most ${formatDuration(deadlineS)}, or make timeline.deadline longer`,
      offset: source.search(/[<>]/),
    });
  else if (metric.kind === 'notified' && value > deadlineS)
    context.error(path, {
      code: 'beyond-deadline',
      message: `notifications count only for ${formatDuration(deadlineS)} after onset, and this gate asks for ${formatDuration(value)}`,
      hint: `ask for at most ${formatDuration(deadlineS)}, or make timeline.deadline longer`,
      offset: source.search(/[<>]/),
    });
  warnOfTrials(context, path, 'this gate', parsed.gate.metric.alert, trialsForGate(parsed.gate));
  warnOfExposure(context, path, parsed.gate);
}

/** Checks gates, and warns of those that the trials or the exposure given cannot decide. */
export function checkGates(context: CheckContext): void {
  for (const [i, source] of context.file.gates.entries()) gate(context, i, source);
}
