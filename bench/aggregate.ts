import { type Cost, cost } from './campaign.js';

const trials = 40;

/** The slowest window of the SRE workbook, with its season, 100 requests a second for four to five days. */
const days = `driftdrill: 1
name: bench-days
system:
  traffic: {rate: 100/s, season: {daily: 0.4}, aggregate: 15s}
  model: {kind: none}
  serving: {errors: 0.02%, latency: {lognormal: {median: 20ms, sigma: 0.4}}}
timeline: {warmup: 0s, control: 3d, onset: {within: 6h}, deadline: 1d}
faults: [{id: leak, inject: error-burst, with: {share: 0.3%}}]
stack:
  detectors: {trickle: {burn-rate: {signal: errorRate, objective: 99.9%, long: 3d, short: 6h}}}
  rules: [{alert: Trickle, when: trickle > 1}]
trials: ${trials}
`;

export interface DaysCounted {
  readonly trials: number;
  readonly counted: Cost;
  /** One trial of single requests, times their number. */
  readonly simulatedS: number;
}

/** Processor time of a campaign of days whose requests are counted, and of the same request by request; null where it can't be measured. */
export function countedDays(): DaysCounted | null {
  const flags = ['--workers', '1'];
  const counted = cost(days, flags);
  const one = cost(days.replace(', aggregate: 15s', ''), [...flags, '--trials', '1']);
  return counted && one && { trials, counted, simulatedS: one.processorS * trials };
}
