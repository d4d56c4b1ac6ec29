import type {
  AlarmComparison,
  AlertSeeds,
  CellComparison,
  CellSeeds,
  Comparison,
  SeedResults,
} from '../../core/comparison.js';
import type { Verdict } from '../../core/scorecard.js';
import { worstVerdict } from '../judge.js';
import { type AlarmDraft, alarmDraft, finishAlarm } from './alarm-cell.js';
import { type CellDraft, cellDraft, finishCell } from './delay-cell.js';
import { holm } from './holm.js';
import { type Look, level } from './looks.js';

export interface CompareOptions {
  /** The looks so far, the present one last. */
  looks: readonly Look[];
  /** Seed of the drawn sign flips. */
  seed: string;
  /** Nothing in the scenario is random: one seed tells all, and differences are exact. */
  exact: boolean;
}

/**
 * Compares two stacks by seed at the present look, replaying the earlier ones, in the cells that both have. Delays are
 * compared alert by alert, fault by fault, and segment by segment where both sides divide an alert alike. Slower and
 * blinder ones fail by Holm's procedure over all of them, noisier alerts over the alerts; what is the same in every
 * seed can't fail and takes no share.
 */
export function compareSeeds(base: SeedResults, now: SeedResults, options: CompareOptions): Comparison {
  const seeds = options.looks.at(-1)!.seeds;
  const labels = Object.keys(now.cells).filter((label) => Object.hasOwn(base.cells, label));
  const sole = Object.keys(now.cells).length === 1;
  const drafts: CellDraft[] = [];
  const alarmDrafts: AlarmDraft[] = [];
  const added = new Set<string>();
  const removed = new Set<string>();
  const alarmed = labels.filter((label) => countsAlarms(base.cells[label]) || countsAlarms(now.cells[label]));
  for (const label of labels) {
    const [before, after] = [base.cells[label], now.cells[label]];
    const deadlineS = Math.min(before.deadlineS, after.deadlineS);
    const gone = Object.keys(before.alerts).filter((alert) => !Object.hasOwn(after.alerts, alert));
    for (const alert of gone) removed.add(alert);
    for (const alert of Object.keys(after.alerts)) if (!Object.hasOwn(before.alerts, alert)) added.add(alert);
    const compared = [...Object.keys(after.alerts).filter((alert) => Object.hasOwn(before.alerts, alert)), ...gone];
    const faults = sharedFaults(before, after);
    for (const alert of compared) {
      const sides = [before.alerts[alert], after.alerts[alert]] as const;
      const place = { ...options, seeds, alert, deadlineS, cell: sole ? null : label };
      for (const fault of faults)
        for (const segment of [null, ...segmentsOf(...sides, fault)])
          drafts.push(cellDraft(...sides, { ...place, fault, segment }));
      if (alarmed.includes(label))
        alarmDrafts.push(alarmDraft(...sides, { ...place, cell: alarmed.length === 1 ? null : label }));
    }
  }
  const slower = rejected(drafts, ({ test }) => test.slower);
  const blinder = rejected(drafts, ({ test }) => test.blinder);
  const noisier = rejected(alarmDrafts, ({ noisier }) => noisier);
  const cells = drafts.map((draft) => finishCell(draft, slower.has(draft), blinder.has(draft), options.exact));
  const alarms = alarmDrafts.map((draft) => finishAlarm(draft, noisier.has(draft), options.exact));
  const verdict = worstVerdict([...cells, ...alarms].map((one): Verdict => one.verdict));
  return {
    seeds,
    cells,
    alarms,
    added: [...added],
    removed: [...removed],
    verdict,
    settled: options.exact || settled(cells, alarms),
  };
}

/** Faults that both sides have; a side without alerts doesn't say which it has. */
function sharedFaults(base: CellSeeds, now: CellSeeds): string[] {
  const [before, after] = [base, now].map(({ alerts }) => Object.values(alerts)[0]?.faults);
  const all = Object.keys(after ?? before ?? {});
  return all.filter((fault) => before === undefined || Object.hasOwn(before, fault));
}

/** Segments in which either side fired, where both divide the alert alike. */
function segmentsOf(base: AlertSeeds | undefined, now: AlertSeeds | undefined, fault: string): string[] {
  if (base === undefined || now === undefined || base.by.join() !== now.by.join()) return [];
  const labels = [base, now].flatMap((side) => Object.keys(side.faults[fault]?.segments ?? {}));
  return [...new Set(labels)].sort();
}

function countsAlarms({ alerts }: CellSeeds): boolean {
  return Object.values(alerts).some(({ falseAlarms }) => falseAlarms !== undefined);
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
