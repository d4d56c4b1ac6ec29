import type { AlarmComparison, CellComparison, Comparison, SeedResults } from '../../core/comparison.js';
import type { Verdict } from '../../core/scorecard.js';
import { worstVerdict } from '../judge.js';
import { type AlarmDraft, alarmDraft, finishAlarm } from './alarm-cell.js';
import { type CellDraft, cellDraft, finishCell } from './delay-cell.js';
import { holm } from './holm.js';
import { type Look, level } from './looks.js';

export interface CompareOptions {
  /** The looks so far, the present one last. */
  looks: readonly Look[];
  deadlineS: number;
  /** Faults that both sides have. */
  faults: readonly string[];
  /** Seed of the drawn sign flips. */
  seed: string;
  /** Nothing in the scenario is random: one seed tells all, and differences are exact. */
  exact: boolean;
}

/**
 * Compares two stacks by seed at the present look, replaying the earlier ones. Slower and blinder cells fail by Holm's
 * procedure over the cells, noisier alerts over the alerts; what is the same in every seed can't fail and takes no share.
 */
export function compareSeeds(base: SeedResults, now: SeedResults, options: CompareOptions): Comparison {
  const seeds = options.looks.at(-1)!.seeds;
  const added = Object.keys(now.alerts).filter((alert) => !Object.hasOwn(base.alerts, alert));
  const removed = Object.keys(base.alerts).filter((alert) => !Object.hasOwn(now.alerts, alert));
  const compared = [...Object.keys(now.alerts), ...removed].filter((alert) => !added.includes(alert));
  const drafts = compared.flatMap((alert) =>
    options.faults.map((fault) =>
      cellDraft(base.alerts[alert], now.alerts[alert], { ...options, alert, fault, seeds }),
    ),
  );
  const alarmDrafts = compared.map((alert) =>
    alarmDraft(base.alerts[alert], now.alerts[alert], { ...options, alert, seeds }),
  );
  const slower = rejected(drafts, ({ test }) => test.slower);
  const blinder = rejected(drafts, ({ test }) => test.blinder);
  const noisier = rejected(alarmDrafts, ({ noisier }) => noisier);
  const cells = drafts.map((draft) => finishCell(draft, slower.has(draft), blinder.has(draft), options.exact));
  const alarms = alarmDrafts.map((draft) => finishAlarm(draft, noisier.has(draft), options.exact));
  const verdict = worstVerdict([...cells, ...alarms].map((one): Verdict => one.verdict));
  return { seeds, cells, alarms, added, removed, verdict, settled: options.exact || settled(cells, alarms) };
}

/** The drafts that fail, by Holm's procedure over those that differ at all. */
function rejected<T extends CellDraft | AlarmDraft>(drafts: readonly T[], p: (draft: T) => number): Set<T> {
  const differing = drafts.filter(({ differs }) => differs);
  const fails = holm(differing.map(p), level);
  return new Set(differing.filter((_, index) => fails[index]));
}

/** Below this p a harm that isn't shown yet is worth more seeds. */
const suspicion = 0.25;

function settled(cells: readonly CellComparison[], alarms: readonly AlarmComparison[]): boolean {
  return (
    cells.every(({ verdict, pBlinder }) => verdict === 'fail' || (verdict === 'pass' && pBlinder > suspicion)) &&
    alarms.every(({ verdict, pNoisier }) => verdict === 'fail' || pNoisier > suspicion)
  );
}
