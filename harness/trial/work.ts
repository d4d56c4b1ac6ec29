import type { WorkRecord } from '../core/group-record.js';
import type { Member } from './variants.js';

/** Simulated so far, by stretch: one that several branches share is counted once, also where each ran it for itself. */
export class Work {
  private readonly stretches = new Map<string, { cells: Set<number> | null; requests: number; simulatedS: number }>();

  /** @param key equal for equal stretches @param sharing the branches that it is simulated for */
  add(key: string, sharing: readonly Member[], requests: number, simulatedS: number): void {
    const known = this.stretches.get(key) ?? { cells: new Set<number>(), requests, simulatedS };
    this.stretches.set(key, known);
    if (sharing.some((member) => member.faults.length === 0)) known.cells = null;
    for (const { uses } of sharing) for (const { cell } of uses) known.cells?.add(cell.index);
  }

  /** Stretches of the same cells together. */
  records(): WorkRecord[] {
    const records = new Map<string, WorkRecord>();
    for (const { cells, requests, simulatedS } of this.stretches.values()) {
      const sorted = cells && [...cells].sort((a, b) => a - b);
      const key = sorted === null ? '' : sorted.join(',');
      const record = records.get(key) ?? { cells: sorted, requests: 0, simulatedS: 0 };
      records.set(key, record);
      record.requests += requests;
      record.simulatedS += simulatedS;
    }
    return [...records.values()];
  }
}
