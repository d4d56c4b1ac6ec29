import type { Telemetry } from '../../core/telemetry.js';
import { createSystem, type System } from '../../system/system.js';
import { eventsOf, nothingMore } from '../../trial/group.js';
import type { GroupContext } from '../../trial/group-context.js';
import { timelineOf } from '../../trial/timeline.js';
import { type Member, membersOf } from '../../trial/variants.js';

/** The branch of a trial that goes live: all faults together, or the fault-free one where the scenario has none. */
export class LiveBranch {
  readonly system: System;
  readonly seed: string;
  readonly endS: number;
  private readonly member: Member;
  private readonly events: readonly number[];
  private next = 0;
  private last: Telemetry | null = null;

  /** @param context of a single cell */
  constructor(context: GroupContext, trial: number) {
    const members = membersOf(context.cells, () => true, trial, false);
    this.member = members.reduce((most, member) => (member.faults.length > most.faults.length ? member : most));
    this.events = eventsOf(members);
    const timeline = timelineOf(context.cells[0].cell.plan, trial);
    this.seed = timeline.seed;
    this.endS = timeline.endS;
    this.system = createSystem(context.system, this.seed);
  }

  /** Name of the branch in the record. */
  get name(): string {
    return this.member.faults.length === 0 ? 'twin' : 'fault';
  }

  /**
   * Lets time pass by a micro-batch: up to `until` at most, or to the next start or end of a fault.
   * @returns what became visible, valid until the next step; null where nothing is left
   */
  step(until: number): Telemetry | null {
    const { system, endS } = this;
    if (this.last !== null && system.now >= endS) {
      const rest = nothingMore(this.last, endS);
      this.last = null;
      this.next = this.events.length;
      return rest;
    }
    this.begin();
    if (this.next >= this.events.length) return null;
    this.last = system.step(Math.min(until, this.events[this.next]));
    return this.last;
  }

  /** True once `step` has given out everything. */
  get ended(): boolean {
    return this.next >= this.events.length;
  }

  private begin(): void {
    const { system, events, member, seed } = this;
    while (this.next < events.length && system.now >= events[this.next] && system.now < this.endS) {
      for (const fault of member.faults)
        if (fault.t0S === events[this.next]) system.addFault(fault.plan, fault.t0S, fault.t2S, seed, fault.system);
      this.next += 1;
    }
  }
}
