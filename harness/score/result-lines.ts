import type { CellPlan } from '../core/cell.js';
import type { TrialRecord } from '../core/record.js';
import { detections } from './delays.js';
import { gather } from './evidence.js';
import { alertGroups } from './selection.js';

const finite = (seconds: number): number | null => (Number.isFinite(seconds) ? seconds : null);

/** The lines of `results.jsonl` of one cell: one for each trial, alert and fault; swept values as `set.PATH`. */
export function resultLines(
  { set, case: drilled, plan }: CellPlan,
  cell: number,
  trials: readonly TrialRecord[],
): Record<string, unknown>[] {
  const evidence = gather(
    plan,
    trials.filter(({ branches }) => branches.length > 1),
    [],
  );
  const swept = Object.fromEntries(Object.entries(set).map(([path, value]) => [`set.${path}`, value]));
  return alertGroups(plan).flatMap(({ key, rules }) =>
    plan.faults.flatMap(({ id }) => {
      const { list, masked } = detections(evidence, rules, id);
      const missing = new Set(masked);
      const found = new Map(list.map((detection) => [detection.trial.record.trial, detection]));
      return evidence.trials.map(({ record }) => {
        const detection = found.get(record.trial);
        return {
          trial: record.trial,
          seed: record.seed,
          cell,
          case: drilled,
          ...swept,
          alert: key,
          fault: id,
          onsetS: record.onsetS,
          t0S: record.t0S[id],
          ttdS: detection === undefined ? null : finite(detection.faultedS),
          twinS: detection === undefined ? null : finite(detection.twinS),
          notifiedS: detection === undefined ? null : finite(detection.notifiedS),
          masked: missing.has(record.trial),
        };
      });
    }),
  );
}
