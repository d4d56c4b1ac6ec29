import type { CellPlan } from '../core/cell.js';
import { type GroupRecord, trialOf } from '../core/group-record.js';
import type { Plan } from '../core/plan.js';
import { detections } from './delays.js';
import { gather } from './evidence.js';
import { alertGroups, selectRules } from './selection.js';
import { confidenceSequence, type StoppingRule } from './stopping.js';

/** Trials between looks. */
export const blockTrials = 20;
/** A cell is clear where the interval of every hit rate is at most so wide to either side … */
const halfWidth = 0.1;
/** … or so wide, and decides every gate and expectation that speaks of it. */
const decidedHalfWidth = 0.2;

/** One alert on one fault of a cell. */
interface Pair {
  readonly rules: readonly number[];
  readonly fault: string;
  readonly stops: StoppingRule;
  hits: number;
  n: number;
}

interface Follow {
  readonly plan: Plan;
  readonly pairs: Pair[];
  /** Results that wait for an earlier trial: of each pair a hit, a miss or (null) neither. */
  readonly waiting: Map<number, (boolean | null)[]>;
  next: number;
  endedAt: number | null;
}

/**
 * The stopping rule of cells: looks after every block of trials, in trial order, at the raw hits of each alert on each
 * fault, through a confidence sequence that holds at all looks at once. It sees records in whatever order and decides
 * the same. The file's own cells never end.
 */
export class CellEnding {
  private readonly follows: (Follow | null)[];

  constructor(cells: readonly CellPlan[]) {
    this.follows = cells.map(({ own, plan }) => (own || plan.faults.length === 0 ? null : followOf(plan)));
  }

  take(record: GroupRecord): void {
    for (const { cell, branches } of record.cells) {
      const follow = this.follows[cell];
      if (!follow || follow.endedAt !== null || branches.length === 1) continue;
      follow.waiting.set(record.trial, resultsOf(follow, record, cell));
      advance(follow);
    }
  }

  /** Cells that have ended, by index. */
  ended(): number[] {
    return this.follows.flatMap((follow, cell) => (follow !== null && follow.endedAt !== null ? [cell] : []));
  }

  /** Trials of each cell that count; null for all. */
  endings(): (number | null)[] {
    return this.follows.map((follow) => follow?.endedAt ?? null);
  }
}

function followOf(plan: Plan): Follow {
  const pairs = alertGroups(plan).flatMap(({ rules }) =>
    plan.faults.map(({ id }): Pair => ({ rules, fault: id, stops: ruleOf(plan, rules, id), hits: 0, n: 0 })),
  );
  return { plan, pairs, waiting: new Map(), next: 0, endedAt: null };
}

/** When the raw hits of some rules on a fault are clear. */
export function ruleOf(plan: Plan, rules: readonly number[], fault: string): StoppingRule {
  const bars = barsOf(plan, rules, fault);
  return (hits, n) => {
    const { low, high } = confidenceSequence(hits, n);
    const wide = Math.max(high - hits / n, hits / n - low);
    if (wide <= halfWidth) return true;
    return bars.length > 0 && wide <= decidedHalfWidth && bars.every((bar) => bar < low || bar > high);
  };
}

/** The shares that gates and expectations compare the recall with. */
function barsOf(plan: Plan, rules: readonly number[], fault: string): number[] {
  const speaks = (alert: string, named: string | null) =>
    (named ?? fault) === fault && selectRules(plan, alert).some((rule) => rules.includes(rule));
  const bars: number[] = [];
  for (const { metric, value } of plan.gates)
    if (metric.kind === 'recall' && speaks(metric.alert, metric.fault)) bars.push(value);
  for (const expected of plan.expect)
    if (speaks(expected.alert, expected.fault)) bars.push(expected.outcome === 'fires' ? expected.share : 0.05);
  return bars;
}

function resultsOf({ plan, pairs }: Follow, record: GroupRecord, cell: number): (boolean | null)[] {
  const trial = trialOf(record, cell);
  const evidence = gather(plan, trial === undefined ? [] : [trial], []);
  return pairs.map(({ rules, fault }) => {
    const [detection] = detections(evidence, rules, fault).list;
    return detection === undefined ? null : Number.isFinite(detection.faultedS);
  });
}

function advance(follow: Follow): void {
  for (;;) {
    const results = follow.waiting.get(follow.next);
    if (results === undefined) return;
    follow.waiting.delete(follow.next);
    follow.next += 1;
    results.forEach((hit, i) => {
      if (hit === null) return;
      follow.pairs[i].n += 1;
      if (hit) follow.pairs[i].hits += 1;
    });
    if (follow.next % blockTrials !== 0 || follow.next >= follow.plan.trials) continue;
    if (!follow.pairs.every(({ stops, hits, n }) => n > 0 && stops(hits, n))) continue;
    follow.endedAt = follow.next;
    follow.waiting.clear();
    return;
  }
}
