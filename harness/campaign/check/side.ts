import { evaluationIntervals } from '../../../detectors/stack.js';
import type { SeedResults } from '../../core/comparison.js';
import type { Plan } from '../../core/plan.js';
import { joinSeeds, seedResults } from '../../score/regression/seed-results.js';
import { faultsWithoutEffect } from '../../score/validity.js';
import { loadContext } from '../../trial/context.js';
import { digest, trafficHash } from '../hash.js';
import type { Pool } from '../pool.js';
import { runStretch, type StretchOptions } from './stretch.js';
import { type TrafficParts, trafficParts } from './traffic-parts.js';

/** One of the two stacks that are compared: its results so far, and the means to get more. */
export class Side {
  /** Trials simulated here. */
  ran = 0;
  readonly invalid: { trial: number; reason: string }[] = [];
  private idle: string[] | null = null;

  /** @param results of seeds that are known already */
  constructor(
    readonly plan: Plan,
    readonly hash: string,
    readonly parts: TrafficParts,
    private results: SeedResults | null,
  ) {}

  /** Faults that changed no row in any trial. */
  get withoutEffect(): readonly string[] {
    return this.idle ?? [];
  }

  /** Trials that the first so many seeds still take. */
  missing(seeds: number): number {
    return Math.max(0, seeds - (this.results?.seeds ?? 0));
  }

  /** Results of the first so many seeds at least; null where it was interrupted. */
  async upTo(seeds: number, pool: Pool, options: StretchOptions): Promise<SeedResults | null> {
    const from = this.results?.seeds ?? 0;
    if (seeds <= from && this.results !== null) return this.results;
    const key = `${this.plan.file}#${this.hash}#${digest(this.plan.stack)}`;
    const records = await runStretch(this.plan, key, pool, [from, seeds], options);
    if (records === null) return null;
    this.ran += records.length;
    const { results, invalid } = seedResults(this.plan, records, evaluationIntervals(this.plan.stack));
    this.invalid.push(...invalid);
    const idle = faultsWithoutEffect(this.plan, records);
    this.idle = this.idle === null ? idle : this.idle.filter((id) => idle.includes(id));
    this.results = this.results === null ? results : joinSeeds(this.results, results);
    return this.results;
  }
}

/** A side of which nothing is known yet, with the hash of its traffic. */
export async function openSide(plan: Plan): Promise<Side> {
  const { system } = await loadContext(plan);
  return new Side(plan, trafficHash(plan, system.dataHash), trafficParts(plan, system.dataHash), null);
}
