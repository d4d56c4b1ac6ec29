import { evaluationIntervals, segmentDimensions } from '../../../detectors/stack.js';
import type { CellPlan } from '../../core/cell.js';
import type { SeedResults } from '../../core/comparison.js';
import type { Plan } from '../../core/plan.js';
import type { TrialRecord } from '../../core/record.js';
import { joinSeeds } from '../../score/regression/join-seeds.js';
import { seedResults } from '../../score/regression/seed-results.js';
import { faultsWithoutEffect } from '../../score/validity.js';
import { loadContext } from '../../trial/context.js';
import { announcedCells } from '../announce.js';
import { trafficHash } from '../hash.js';
import { type LabelledCell, labelled } from './labels.js';
import { type TrafficParts, trafficParts } from './traffic-parts.js';

/** One of the two stacks that are compared, in every cell: its results so far. */
export class Side {
  /** Seeds simulated here. */
  ran = 0;
  readonly invalid = new Map<number, string>();
  /** Faults that changed no row so far, by cell. */
  private readonly idle = new Map<string, string[]>();

  /** @param known results of seeds that are there already */
  constructor(
    /** The file's own values. */
    readonly plan: Plan,
    readonly cells: readonly LabelledCell[],
    readonly hash: string,
    readonly parts: TrafficParts,
    private known: SeedResults | null,
  ) {}

  /** Seeds whose results are there. */
  get seeds(): number {
    return this.known?.seeds ?? 0;
  }

  get results(): SeedResults {
    return this.known ?? { seeds: 0, cells: {} };
  }

  /** Faults that changed no row in any trial, each with the cell where there are several. */
  withoutEffect(): string[] {
    const sole = this.cells.length === 1;
    return [...this.idle].flatMap(([label, faults]) => faults.map((id) => (sole ? id : `${id} (${label})`)));
  }

  /** Takes the trials that follow those it has. @param trials by cell */
  take(trials: ReadonlyMap<string, TrialRecord[]>): void {
    const measured = this.cells.map(({ label, plan }) => ({
      label,
      plan,
      records: trials.get(label) ?? [],
      evaluationS: evaluationIntervals(plan.stack),
      dimensions: segmentDimensions(plan.stack),
    }));
    this.ran += measured[0].records.length;
    const { results, invalid } = seedResults(measured);
    for (const { trial, reason } of invalid) this.invalid.set(trial, reason);
    for (const { label, plan, records } of measured) {
      const idle = faultsWithoutEffect(plan, records);
      const before = this.idle.get(label);
      this.idle.set(label, before === undefined ? idle : before.filter((id) => idle.includes(id)));
    }
    this.known = this.known === null ? results : joinSeeds(this.known, results);
  }
}

/** A side of which nothing is known yet, with the hash of its traffic. */
export async function openSide(asked: Plan, points: readonly CellPlan[]): Promise<Side> {
  const { plan, cells } = await announcedCells(asked, points);
  const { system } = await loadContext(plan);
  const named = labelled(cells);
  return new Side(plan, named, trafficHash(plan, system.dataHash), trafficParts(plan, system.dataHash, named), null);
}
