import { incidentKind } from '../../harness/core/incident.js';
import { formatDuration } from '../../harness/core/quantity.js';
import { hasIncident, incidentS } from '../compile/incidents.js';
import { nodeAt } from '../yaml/tree.js';
import type { CheckContext } from './context.js';

/** Checks recorded incidents, and the exposure that is resampled from the rows before them. */
export function checkIncidents(context: CheckContext): void {
  control(context);
  if (!hasIncident(context.file)) return;
  if (traffic(context)) for (const i of context.file.faults.keys()) place(context, i);
  for (const key of ['control', 'onset'])
    if (nodeAt(context.written, ['timeline', key]))
      context.warn(['timeline', key], {
        code: 'unused',
        message: `the incident says itself when it began, so ${key} does nothing`,
        key: true,
      });
}

/** True where an incident has been found to lie outside of its recording, so that no time hangs on it. */
export function isMisplaced({ findings }: CheckContext): boolean {
  return findings.some(({ code }) => code === 'incident-outside');
}

/** @returns false where no incident can be placed */
function traffic(context: CheckContext): boolean {
  const { faults, system } = context.file;
  const first = faults.findIndex(({ inject }) => inject === incidentKind);
  const before = context.findings.length;
  const { replay, rate } = system.traffic;
  if (!replay)
    context.error(['faults', first, 'inject'], {
      code: 'fault-does-not-fit',
      message: 'a recorded incident lies in recorded traffic, and none is replayed',
      hint: 'give system.traffic.replay',
    });
  else if (rate !== undefined)
    context.error(['system', 'traffic', 'rate'], {
      code: 'replay-conflict',
      message: 'rate gives rows new times, and a recorded incident needs their own',
      hint: 'remove rate, and name replay.time',
      key: true,
    });
  else if (replay.method !== 'sequence')
    context.error(['system', 'traffic', 'replay', 'method'], {
      code: 'replay-conflict',
      message: 'a recorded incident needs rows in the order in which they came',
      hint: 'use method: sequence; for more fault-free exposure give control',
    });
  const other = faults.findIndex(({ inject }) => inject !== incidentKind);
  if (other >= 0)
    context.error(['faults', other, 'inject'], {
      code: 'fault-does-not-fit',
      message: 'a recorded incident has no twin, so no injected fault can be scored beside it',
      hint: 'drill it in a scenario of its own',
    });
  return context.findings.length === before;
}

function place(context: CheckContext, i: number): void {
  const { recording, plan } = context;
  const fault = context.file.faults[i];
  const path = ['faults', i, 'at'];
  if (!fault || !recording || recording.coverS === null) return;
  const atS = incidentS(fault, recording);
  if (atS === null) {
    context.error(path, {
      code: 'wrong-value',
      message: 'the times of the rows are numbers and no dates, so a date cannot be found among them',
      hint: 'say how long after the first row it began, such as at: 90d',
    });
    return;
  }
  const { warmupS } = plan.timeline;
  if (atS >= recording.coverS || atS <= 0)
    context.error(path, {
      code: 'incident-outside',
      message: `the incident lies ${atS <= 0 ? 'before' : 'after'} the rows that are replayed: ${spanText(context)}`,
      hint: 'name a moment within the recording',
    });
  else if (atS <= warmupS)
    context.error(path, {
      code: 'incident-outside',
      message: `the warm-up takes the first ${formatDuration(warmupS)}, and the incident began after ${formatDuration(atS)}`,
      hint: 'make timeline.warmup shorter, or compare with a file: stack.reference.of: file',
    });
}

function spanText({ recording }: CheckContext): string {
  if (recording === null || recording.coverS === null) return '';
  const { startMs, skippedS, coverS } = recording;
  if (startMs === null) return `they last ${formatDuration(coverS)}`;
  const date = (seconds: number) => new Date(startMs + seconds * 1000).toISOString().replace('.000Z', 'Z');
  return `they run from ${date(skippedS)} to ${date(skippedS + coverS)}`;
}

function control(context: CheckContext): void {
  const { control: given } = context.file;
  if (!given) return;
  if (!hasIncident(context.file)) {
    context.error(['control'], {
      code: 'missing-key',
      message: 'control resamples the rows before a recorded incident, and none is declared',
      hint: 'declare it as {id: …, inject: recorded, at: …}; for synthetic traffic make timeline.control longer',
      key: true,
    });
    return;
  }
  if (given.method === 'block' && given.block === undefined)
    context.error(['control'], {
      code: 'missing-key',
      message: 'method block needs the length of a block',
      hint: 'add block: 7d',
      key: true,
    });
  if (given.method !== 'block' && given.block !== undefined)
    context.error(['control', 'block'], {
      code: 'wrong-value',
      message: `method ${given.method} has no blocks`,
      hint: 'use method: block',
      key: true,
    });
  const { warmupS, controlS } = context.plan.timeline;
  const before = warmupS + controlS;
  if (given.block !== undefined && context.recording && given.block > before)
    context.error(['control', 'block'], {
      code: 'wrong-value',
      message: `a block is ${formatDuration(given.block)} long, and only ${formatDuration(before)} are recorded before the incident`,
      hint: 'make blocks shorter',
    });
}
