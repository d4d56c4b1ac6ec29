import { formatDuration } from '../harness/core/quantity.js';
import type { DetectorDeclaration } from './detector.js';
import { parseSignal } from './signals/signal.js';

const countedSignals = ['errorRate', 'requestRate', 'latency'];

/** Why a detector can't watch requests that are only counted, and what to change. */
export interface CountedProblem {
  /** The parameter that is at fault; null: the kind. */
  readonly key: string | null;
  readonly message: string;
  readonly hint: string;
}

/** True where a length is made up of whole ticks. */
export function wholeTicks(lengthS: number, tickS: number): boolean {
  const ticks = lengthS / tickS;
  return Math.round(ticks) >= 1 && Math.abs(ticks - Math.round(ticks)) < 1e-9;
}

/**
 * Whether a detector can watch counts of ticks of `tickS` seconds (`traffic.aggregate`); null where it can.
 * @param params as parsed by the declaration
 */
export function countedProblem(
  declaration: DetectorDeclaration,
  params: Record<string, unknown>,
  signal: string,
  tickS: number,
): CountedProblem | null {
  const needs = 'needs single requests, and under traffic.aggregate they are only counted';
  const { kind } = declaration;
  if (!countedSignals.includes(parseSignal(signal)?.head ?? ''))
    return {
      key: 'signal',
      message: `${signal} ${needs}`,
      hint: `detectors can watch ${countedSignals.join(', ')}; take out traffic.aggregate to watch others`,
    };
  if (declaration.shape === 'sequential' && typeof params.every !== 'number')
    return { key: null, message: `${kind} of every value ${needs}`, hint: 'give it an interval, such as every: 1m' };
  if (declaration.shape === 'windowed' && declaration.weighs?.(params) !== true)
    return {
      key: typeof params.statistic === 'string' ? 'statistic' : null,
      message: `${typeof params.statistic === 'string' ? `${params.statistic} of ${signal}` : kind} ${needs}`,
      hint: 'use burn-rate, level of the mean or the rate, degradation, or a chart with an interval (every: 1m)',
    };
  if (params.align !== undefined)
    return {
      key: 'align',
      message: 'ticks of traffic.aggregate begin with the trial and not with the calendar',
      hint: 'take out align, or traffic.aggregate',
    };
  const windows = declaration.shape === 'windowed' ? declaration.windows(params) : [];
  const odd = [Number(params.every ?? 60), ...windows].find((length) => !wholeTicks(length, tickS));
  if (odd === undefined) return null;
  return {
    key: Object.keys(params).find((name) => params[name] === odd) ?? null,
    message: `${formatDuration(odd)} is not a multiple of the tick of ${formatDuration(tickS)} (traffic.aggregate)`,
    hint: 'make it one, or make the tick shorter',
  };
}
