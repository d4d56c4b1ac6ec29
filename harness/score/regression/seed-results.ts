import type { AlertSeeds, CellSeeds, SeedResults } from '../../core/comparison.js';
import type { Plan } from '../../core/plan.js';
import type { TrialRecord } from '../../core/record.js';
import { detections } from '../delays.js';
import { type Evidence, gather } from '../evidence.js';
import { inControl } from '../false-alarms.js';
import { alertGroups } from '../selection.js';
import { delaySeeds } from './delay-seeds.js';
import { segmentSeeds } from './segment-seeds.js';

/** Trials of one cell. */
export interface MeasuredCell {
  readonly label: string;
  readonly plan: Plan;
  readonly records: readonly TrialRecord[];
  /** Seconds between evaluations of each rule. */
  readonly evaluationS: readonly number[];
  /** Names of the dimensions by which each rule divides traffic. */
  readonly dimensions: readonly (readonly string[])[];
}

/** Per-seed results of trials that follow one another; an invalid trial counts as masked and gives no exposure. */
export function seedResults(cells: readonly MeasuredCell[]): { results: SeedResults; invalid: Evidence['invalid'] } {
  const results: SeedResults = { seeds: 0, cells: {} };
  const invalid: Evidence['invalid'][number][] = [];
  const twins = new Set<string>();
  for (const cell of cells) {
    const { plan, records, evaluationS } = cell;
    const evidence = gather({ ...plan, trials: records.length }, records, evaluationS);
    const twin = twinOf(plan);
    results.cells[cell.label] = cellSeeds(cell, evidence, !twins.has(twin));
    twins.add(twin);
    results.seeds = evidence.slots;
    invalid.push(...evidence.invalid);
  }
  return { results, invalid };
}

/** Equal for cells that have the same fault-free branch, and so the same false alarms. */
function twinOf({ system, timeline, stack, faults }: Plan): string {
  return JSON.stringify([system, timeline, stack, Math.max(0, ...faults.map(({ atS }) => atS))]);
}

function cellSeeds({ plan, evaluationS, dimensions }: MeasuredCell, evidence: Evidence, alarms: boolean): CellSeeds {
  const alerts: Record<string, AlertSeeds> = {};
  for (const { key, rules } of alertGroups(plan)) {
    const by = [...new Set(rules.flatMap((rule) => dimensions[rule] ?? []))].sort();
    const faults: AlertSeeds['faults'] = {};
    for (const fault of plan.faults)
      faults[fault.id] = {
        ...delaySeeds(evidence, detections(evidence, rules, fault.id)),
        segments: by.length === 0 ? {} : segmentSeeds(evidence, rules, fault),
      };
    alerts[key] = {
      everyS: Math.max(0, ...rules.map((rule) => evaluationS[rule] ?? 0)),
      by,
      faults,
      ...(alarms ? alarmSeeds(evidence, rules) : {}),
    };
  }
  return { deadlineS: plan.timeline.deadlineS, alerts };
}

function alarmSeeds(evidence: Evidence, rules: readonly number[]): Pick<AlertSeeds, 'falseAlarms' | 'exposureS'> {
  const { counts, exposureS } = inControl(evidence, rules);
  const bySlot = (values: Float64Array): number[] => {
    const slots: number[] = new Array(evidence.slots).fill(0);
    for (const [i, { record }] of evidence.trials.entries()) slots[record.trial] = values[i];
    return slots;
  };
  return { falseAlarms: bySlot(counts), exposureS: bySlot(exposureS.map(Math.round)) };
}
