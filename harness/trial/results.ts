import type { BranchResult, CellRecord, GroupRecord } from '../core/group-record.js';
import { ownList } from '../core/packed-episodes.js';
import type { TrialSketch } from '../core/saved.js';
import type { Tape } from '../core/tape.js';
import type { BranchTrace } from '../core/trace.js';
import { branchesOf } from './branches.js';
import { timelineOf } from './timeline.js';
import type { GroupCell, Member, Use } from './variants.js';

/** What a use of a branch gave beside its record. */
interface Aside {
  notReady: string[];
  /** What the statistics looked like; null unless asked for. */
  trace: BranchTrace | null;
}

/** What the branches of a trial left behind, as the cells want it. */
export class Results {
  readonly branches: BranchResult[] = [];
  /** Of each branch, by monitor. */
  readonly tapes: Tape[][] = [];
  private readonly indices = new Map<string, number>();
  private readonly given = new Map<Use, Aside & { branch: number }>();

  has(use: Use): boolean {
    return this.given.has(use);
  }

  get(use: Use): (Aside & { branch: number }) | undefined {
    return this.given.get(use);
  }

  /** @param key equal where cells get the same of a branch: it is kept once */
  add(use: Use, key: string, aside: Aside, make: () => BranchResult & { tapes: Tape[] }): void {
    let branch = this.indices.get(key);
    if (branch === undefined) {
      const { tapes, ...result } = make();
      this.tapes.push(tapes);
      branch = this.branches.push(result) - 1;
      this.indices.set(key, branch);
    }
    this.given.set(use, { ...aside, branch });
  }
}

/** One record for each cell, its branches in the order of `branchesOf`; only the twin of one that has ended. */
export function cellRecords(cells: readonly GroupCell[], members: readonly Member[], results: Results): CellRecord[] {
  return cells.map((cell) => {
    const uses = usesOf(cell, members);
    const { timeline } = uses[0];
    return {
      cell: cell.index,
      endS: timeline.endS,
      t0S: { ...timeline.t0S },
      branches: uses.map((use): CellRecord['branches'][number] => [
        use.branch.name,
        use.branch.faults.map((fault) => fault.id),
        results.get(use)!.branch,
      ]),
      notReady: results.get(uses[0])!.notReady,
    };
  });
}

/** What the first of the file's own cells looked like. */
export function sketchOf(
  cells: readonly GroupCell[],
  record: GroupRecord,
  members: readonly Member[],
  results: Results,
): TrialSketch | null {
  const cell = cells.find((one) => one.cell.own);
  if (cell === undefined) return null;
  const timeline = timelineOf(cell.cell.plan, record.trial);
  const shown = usesOf(cell, members).slice(0, 2);
  return {
    trial: record.trial,
    seed: record.seed,
    startMs: record.startMs,
    onsetS: timeline.onsetS,
    endS: timeline.endS,
    faults: cell.cell.plan.faults.map(({ id }) => ({ fault: id, fromS: timeline.t0S[id], toS: timeline.t2S[id] })),
    episodes: shown.map((use) => ({
      branch: use.branch.name,
      list: ownList(results.branches[results.get(use)!.branch].episodes),
    })),
    traces: { trial: record.trial, branches: shown.flatMap((use) => results.get(use)!.trace ?? []) },
  };
}

/** In the order of `branchesOf`. */
function usesOf(cell: GroupCell, members: readonly Member[]): Use[] {
  const order = branchesOf(cell.cell.plan.faults).map((branch) => branch.name);
  const uses = members.flatMap((member) => member.uses).filter((use) => use.cell === cell);
  return uses.sort((a, b) => order.indexOf(a.branch.name) - order.indexOf(b.branch.name));
}
