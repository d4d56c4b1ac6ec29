import type { CellPlan } from '../core/cell.js';
import { type GroupRecord, trialOf } from '../core/group-record.js';
import type { GatePlan, Plan } from '../core/plan.js';
import { cellsJudged } from '../core/where.js';
import { detections } from './delays.js';
import { gather } from './evidence.js';
import { silentShare, withinOf } from './expectations.js';
import { countsAt } from './gate-metrics.js';
import { alertGroups, selectRules } from './selection.js';
import { confidenceSequence, type StoppingRule } from './stopping.js';

/** Trials between looks. */
export const blockTrials = 20;
/** A hit rate is clear where its interval is at most so wide to either side … */
const halfWidth = 0.1;
/** … or so wide where gates or expectations speak of it, and then only once it decides them all. */
const decidedHalfWidth = 0.2;

/** Raw hits of one alert, or of what a gate speaks of, on one fault of a cell by some time. */
interface Pair {
  readonly rules: readonly number[];
  readonly fault: string;
  /** Seconds since t₀; a delay of exactly so long counts where `inclusive`. */
  readonly byS: number;
  readonly inclusive: boolean;
  readonly clock: 'fires' | 'notified';
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
 * fault, through a confidence sequence that holds at all looks at once. A cell that carries gates or expectations ends
 * only once the sequence decides them; one with a gate that it can't decide (on a restricted mean, on chance, on
 * precision) runs all its trials, as do the file's own cells. It sees records in whatever order and decides the same.
 */
export class CellEnding {
  private readonly follows: (Follow | null)[];

  constructor(cells: readonly CellPlan[]) {
    this.follows = cells.map((cell) => (cell.own || cell.plan.faults.length === 0 ? null : followOf(cell)));
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

function followOf(cell: CellPlan): Follow | null {
  const { plan } = cell;
  const bars = barsOf(cell);
  if (bars === null) return null;
  const { deadlineS } = plan.timeline;
  const alerts = alertGroups(plan).flatMap(({ rules }) =>
    plan.faults.map(
      ({ id }): Pair => ({
        rules,
        fault: id,
        byS: deadlineS,
        inclusive: false,
        clock: 'fires',
        stops: ruleOf(cell, rules, id),
        hits: 0,
        n: 0,
      }),
    ),
  );
  // What is judged by an earlier time, or of several alerts together, has hits of its own.
  const judged = bars.map(
    ({ share, ...of }): Pair => ({ ...of, stops: (hits, n) => decides(hits, n, [share]), hits: 0, n: 0 }),
  );
  return { plan, pairs: [...alerts, ...judged], waiting: new Map(), next: 0, endedAt: null };
}

/** When the raw hits by the deadline of some rules on a fault are clear. */
export function ruleOf(cell: CellPlan, rules: readonly number[], fault: string): StoppingRule {
  const { deadlineS } = cell.plan.timeline;
  const bars = (barsOf(cell) ?? []).flatMap((bar) =>
    bar.fault === fault && bar.byS === deadlineS && !bar.inclusive && bar.clock === 'fires' && same(bar.rules, rules)
      ? [bar.share]
      : [],
  );
  return (hits, n) => {
    const { low, high } = confidenceSequence(hits, n);
    const wide = Math.max(high - hits / n, hits / n - low);
    return wide <= (bars.length > 0 ? decidedHalfWidth : halfWidth) && decides(hits, n, bars);
  };
}

function decides(hits: number, n: number, bars: readonly number[]): boolean {
  const { low, high } = confidenceSequence(hits, n);
  return bars.every((bar) => bar < low || bar > high);
}

/** A share that a gate or an expectation compares hits by some time with. */
interface Bar extends Pick<Pair, 'rules' | 'fault' | 'byS' | 'inclusive' | 'clock'> {
  readonly share: number;
}

/** All bars of a cell; null where it carries a gate that the sequence can't decide, so that it must not end. */
function barsOf(cell: CellPlan): Bar[] | null {
  const { plan } = cell;
  const { deadlineS } = plan.timeline;
  const bars: Bar[] = [];
  const add = (alert: string, named: string | null, bar: Omit<Bar, 'rules' | 'fault'>): void => {
    const rules = selectRules(plan, alert);
    for (const { id } of plan.faults)
      if ((named ?? id) === id && rules.length > 0) bars.push({ rules, fault: id, ...bar });
  };
  const carries = (where: GatePlan['where'], fault: string | null): boolean =>
    cellsJudged([cell], { where, fault }).length > 0;
  for (const { metric, op, value, where } of plan.gates) {
    if (metric.kind === 'falseAlarmsPerDay' || !carries(where, metric.fault)) continue;
    if (metric.kind === 'recall')
      add(metric.alert, metric.fault, { share: value, byS: deadlineS, inclusive: false, clock: 'fires' });
    else if ('quantile' in metric && metric.quantile !== 'rmst')
      add(metric.alert, metric.fault, {
        share: metric.quantile === 'p90' ? 0.9 : 0.5,
        byS: value,
        inclusive: countsAt(op),
        clock: metric.kind === 'ttd' ? 'fires' : 'notified',
      });
    else return null;
  }
  for (const expected of plan.expect) {
    if (!carries(expected.where, expected.fault)) continue;
    const share = expected.outcome === 'fires' ? expected.share : silentShare;
    const byS = withinOf(expected, deadlineS);
    add(expected.alert, expected.fault, { share, byS, inclusive: false, clock: 'fires' });
  }
  return bars;
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((rule, i) => rule === b[i]);
}

function resultsOf({ plan, pairs }: Follow, record: GroupRecord, cell: number): (boolean | null)[] {
  const trial = trialOf(record, cell);
  const evidence = gather(plan, trial === undefined ? [] : [trial], []);
  return pairs.map(({ rules, fault, byS, inclusive, clock }) => {
    const [detection] = detections(evidence, rules, fault).list;
    if (detection === undefined) return null;
    const delayS = clock === 'fires' ? detection.faultedS : detection.notifiedS;
    return inclusive ? delayS <= byS : delayS < byS;
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
