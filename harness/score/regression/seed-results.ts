import type { AlertSeeds, FaultSeeds, SeedResults } from '../../core/comparison.js';
import type { Plan } from '../../core/plan.js';
import type { TrialRecord } from '../../core/record.js';
import { type Detections, detections } from '../delays.js';
import { type Evidence, gather } from '../evidence.js';
import { inControl } from '../false-alarms.js';
import { alertGroups } from '../selection.js';

/** Per-seed results of trials 0, 1, …; an invalid trial counts as masked and gives no exposure. */
export function seedResults(
  plan: Plan,
  records: readonly TrialRecord[],
  evaluationS: readonly number[],
): { results: SeedResults; invalid: Evidence['invalid'] } {
  const evidence = gather({ ...plan, trials: records.length }, records, evaluationS);
  const alerts: Record<string, AlertSeeds> = {};
  for (const { key, rules } of alertGroups(plan)) {
    const { counts, exposureS } = inControl(evidence, rules);
    const bySlot = (values: Float64Array): number[] => {
      const slots: number[] = new Array(evidence.slots).fill(0);
      for (const [i, { record }] of evidence.trials.entries()) slots[record.trial] = values[i];
      return slots;
    };
    alerts[key] = {
      everyS: Math.max(0, ...rules.map((rule) => evaluationS[rule] ?? 0)),
      faults: Object.fromEntries(
        plan.faults.map(({ id }) => [id, faultSeeds(evidence, detections(evidence, rules, id))]),
      ),
      falseAlarms: bySlot(counts),
      exposureS: bySlot(exposureS.map(Math.round)),
    };
  }
  return { results: { seeds: evidence.slots, alerts }, invalid: evidence.invalid };
}

function faultSeeds({ slots, invalid }: Evidence, { list, masked }: Detections): FaultSeeds {
  const faulted: (number | null)[] = new Array(slots).fill(null);
  const twin: (number | null)[] = new Array(slots).fill(null);
  for (const { trial, faultedS, twinS } of list) {
    if (Number.isFinite(faultedS)) faulted[trial.record.trial] = faultedS;
    if (Number.isFinite(twinS)) twin[trial.record.trial] = twinS;
  }
  const left = [...masked, ...invalid.map(({ trial }) => trial)];
  return { faulted, twin, masked: left.sort((a, b) => a - b) };
}

/** Results of seeds that follow one another, joined. */
export function joinSeeds(first: SeedResults, more: SeedResults): SeedResults {
  const alerts = Object.fromEntries(
    Object.entries(first.alerts).map(([alert, before]) => {
      const after = more.alerts[alert];
      const faults = Object.fromEntries(
        Object.entries(before.faults).map(([fault, seeds]) => [
          fault,
          {
            faulted: [...seeds.faulted, ...after.faults[fault].faulted.slice(first.seeds)],
            twin: [...seeds.twin, ...after.faults[fault].twin.slice(first.seeds)],
            masked: [...seeds.masked, ...after.faults[fault].masked.filter((trial) => trial >= first.seeds)],
          },
        ]),
      );
      return [
        alert,
        {
          everyS: before.everyS,
          faults,
          falseAlarms: [...before.falseAlarms, ...after.falseAlarms.slice(first.seeds)],
          exposureS: [...before.exposureS, ...after.exposureS.slice(first.seeds)],
        },
      ];
    }),
  );
  return { seeds: more.seeds, alerts };
}
