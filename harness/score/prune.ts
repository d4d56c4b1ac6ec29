import type { CellRecord, GroupRecord } from '../core/group-record.js';

/**
 * A record without what was run for cells that had ended by then: of these only the twin is left. So records don't tell
 * how many trials were under way when a cell ended.
 * @param endings trials of each cell that count; null for all
 */
export function prune(record: GroupRecord, endings: readonly (number | null)[]): GroupRecord {
  const over = (cell: number): boolean => (endings[cell] ?? Number.POSITIVE_INFINITY) <= record.trial;
  if (!record.cells.some(({ cell }) => over(cell))) return record;
  const work = record.work.flatMap((stretch) => {
    if (stretch.cells === null) return stretch;
    const cells = stretch.cells.filter((cell) => !over(cell));
    return cells.length === 0 ? [] : { ...stretch, cells };
  });
  const kept = new Map<number, number>();
  const cells = record.cells.map((one): CellRecord => {
    const branches = over(one.cell) ? one.branches.slice(0, 1) : one.branches;
    return {
      ...one,
      branches: branches.map(([name, faults, index]) => {
        const place = kept.get(index) ?? kept.size;
        kept.set(index, place);
        return [name, faults, place];
      }),
    };
  });
  return { ...record, work, branches: [...kept.keys()].map((index) => record.branches[index]), cells };
}
