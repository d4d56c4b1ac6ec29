import type { SavedRun } from '../../harness/core/saved.js';
import { type Format, number, percent, rough, seconds } from '../figures.js';
import { compressed, durationTicks, linear, roundTicks, type Scale } from './scale.js';
import type { TraceGroup } from './trace-choice.js';

const farBeyond = 30;

/** Holds both branches and, unless far away, the limits; compressed where the statistic rises far beyond its limit. */
export function valueScale(
  group: TraceGroup,
  traces: readonly TraceGroup['lead']['faulted'][],
  start: number,
  end: number,
): Scale {
  const values = [...traces, ...group.others.faulted, ...group.others.twin].flatMap((trace) =>
    (trace?.value ?? []).filter((value) => value !== null),
  );
  let low = 0;
  let high = 0;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const limit = Math.max(0, ...group.thresholds.map(({ value }) => value));
  if (low >= 0 && limit > 0 && high > farBeyond * limit) return compressed(0, high * 1.5, limit, start, end);
  for (const { value } of group.thresholds) {
    if (Math.abs(value) <= farBeyond * Math.max(high, -low) || high === low) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (high === low) high = low + 1;
  const room = (high - low) * 0.12;
  const to = high > 0 ? high + room : high;
  const from = low < 0 ? low - room : low;
  const lengths = formatOfSignal(group) === seconds && to > 10;
  return linear(from, to, start, end, lengths ? durationTicks(from, to, 3) : roundTicks(from, to, 3));
}

function formatOfSignal({ lead }: TraceGroup): Format {
  const signal = lead.faulted?.signal ?? lead.twin?.signal ?? '';
  if (/^(?:featureAge\.|latency$|labelAge$)/.test(signal)) return seconds;
  return /^(?:errorRate$|nullRatio\.|unseenRatio\.)/.test(signal) ? percent : rough;
}

/** `level` is in the signal's own unit, `degradation` a share; other statistics have none. */
export function formatOf({ run }: SavedRun, group: TraceGroup): Format {
  const kind = run.plan.stack.detectors.find(({ name }) => name === group.detector)?.kind;
  if (kind === 'degradation') return percent;
  return kind === 'level' ? formatOfSignal(group) : number;
}
