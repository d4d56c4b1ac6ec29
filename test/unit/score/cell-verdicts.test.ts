import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellPlan } from '../../../harness/core/cell.js';
import type { ExpectPlan, GatePlan, Plan } from '../../../harness/core/plan.js';
import { specialReady } from '../../../harness/core/special.js';
import { type JudgedCell, judgeCells } from '../../../harness/score/cell-verdicts.js';
import { judgeGate } from '../../../harness/score/gates.js';
import { worstVerdict } from '../../../harness/score/judge.js';
import { stoppedBounds } from '../../../harness/score/stopped-cell.js';
import { episode, evidence, fault, onsetS, plan, trial } from './fixture.js';

await specialReady();

const path = 'faults.lag.scope.share';
const hit = [episode(onsetS + 30)];
const recall = (value: number, more: Partial<GatePlan> = {}): GatePlan => ({
  source: `recall >= ${value}`,
  metric: { kind: 'recall', alert: 'Alert', fault: 'lag' },
  op: '>=',
  value,
  ...more,
});

/** A cell of n trials, of which so many hit; `noisy` of the twins raise an alarm in control. */
function cell(
  set: unknown,
  hits: number,
  { n = 60, noisy = 0, own = false, of = plan(), drilled = null as string | null } = {},
): JudgedCell {
  const trials = Array.from({ length: n }, (_, i) => {
    const early = i < noisy ? [episode(500)] : [];
    return trial(of, i, early, [...early, ...(i < hits ? hit : [])]);
  });
  const about: CellPlan = { set: { [path]: set }, case: drilled, own, plan: of };
  return { cell: about, evidence: evidence(of, trials), stopped: null };
}

const judge = (of: Plan, cells: JudgedCell[]) => judgeCells(of, cells);

describe('gates and expectations in every cell', () => {
  it('fails if one fails, and says which; the figures are those of the file’s own values', () => {
    const of = plan({ gates: [recall(0.9)] });
    const [gate] = judge(of, [cell('10%', 0), cell('50%', 30), cell('100%', 60, { own: true })]).gates;
    expect(gate).toMatchObject({ verdict: 'fail', value: 1, note: `fails in 2 of 3 cells, worst at ${path} 10%` });
    expect(gate.cells?.map(({ set, value, verdict }) => [set[path], value, verdict])).toEqual([
      ['10%', 0, 'fail'],
      ['50%', 0.5, 'fail'],
      ['100%', 1, 'pass'],
    ]);
  });

  it('is judged where its condition holds alone; without the own values there are no figures of theirs', () => {
    const where = [{ path, op: '>=' as const, value: '0.5' }];
    const of = plan({ gates: [recall(0.4, { where }), recall(0.4, { where: [{ path, op: '<', value: '100%' }] })] });
    const { gates } = judge(of, [cell('10%', 0), cell('50%', 45), cell('100%', 60, { own: true })]);
    expect(gates[0]).toMatchObject({ verdict: 'pass', value: 1 });
    expect(gates[0].cells).toHaveLength(2);
    expect(gates[1]).toMatchObject({ verdict: 'fail', value: null, low: null, high: null });
  });

  it('inconclusive cells leave it open, none at all too', () => {
    const of = plan({ gates: [recall(0.9), recall(0.9, { where: [{ path, op: '=', value: '1%' }] })] });
    const { gates } = judge(of, [cell('10%', 20, { n: 20 }), cell('100%', 60, { own: true })]);
    expect(gates.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive']);
    expect(gates[1].cells).toEqual([]);
  });

  it('a fault is judged in every case in which it acts', () => {
    const lag = plan({ gates: [recall(0.9)] });
    const slow = { ...lag, faults: [fault('slow')] };
    const { gates } = judge(lag, [
      cell(1, 60, { own: true, drilled: 'lag' }),
      cell(1, 0, { own: true, drilled: 'slow', of: slow }),
      cell(1, 0, { own: true, drilled: 'lag-again' }),
    ]);
    expect(gates[0].cells?.map((one) => one.case)).toEqual(['lag', 'lag-again']);
    expect(gates[0]).toMatchObject({ verdict: 'fail', note: `fails in 1 of 2 cells at ${path} 1, case lag-again` });
  });

  it('false alarms are judged once a twin, and again where the stack differs', () => {
    const alarms: GatePlan = { source: 'far', metric: { kind: 'falseAlarmsPerDay', alert: 'all' }, op: '<', value: 10 };
    const of = plan({ gates: [alarms] });
    const other = { ...of, stack: { ...of.stack, rules: [{ ...of.stack.rules[0], when: 'drift > 0.1' }] } };
    const cells = [cell('10%', 0), cell('100%', 60, { own: true }), cell('10%', 0, { of: other, noisy: 60 })];
    const [gate] = judge(of, cells).gates;
    expect(gate.cells?.map(({ set, verdict }) => [set[path], verdict])).toEqual([
      ['100%', 'pass'],
      ['10%', 'fail'],
    ]);
  });

  it('expectations too', () => {
    const silent: ExpectPlan = {
      alert: 'Alert',
      fault: null,
      outcome: 'silent',
      withinS: null,
      share: 0.9,
      diagnosis: null,
    };
    const of = plan({ expect: [silent] });
    const [found] = judge(of, [cell('0.1%', 0), cell('100%', 60, { own: true })]).expect;
    expect(found).toMatchObject({ alert: 'Alert', fault: 'lag', verdict: 'fail', value: 1 });
    expect(found.note).toContain(`at ${path} 100%`);
  });

  it('the verdict is the worst of its cells, and one more cell never betters it', () => {
    const hits = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        hits,
        fc.integer({ min: 0, max: 40 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (all, more, bar) => {
          const of = plan({ gates: [recall(bar)] });
          const cells = [...all, more].map((one, i) => cell(i, one, { n: 40, own: i === 0 }));
          const few = judge(of, cells.slice(0, -1)).gates[0].verdict;
          const many = judge(of, cells).gates[0].verdict;
          expect(many).toBe(worstVerdict([few, judgeGate(cells[all.length].evidence, of.gates[0]).verdict]));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a higher bar is never easier, nor fewer hits', () => {
    const rank = { pass: 0, inconclusive: 1, fail: 2, invalid: 3 };
    const bar = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), bar, bar, (hits, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const { evidence: some } = cell(1, hits, { n: 40 });
        const { evidence: fewer } = cell(1, hits - 1, { n: 40 });
        const verdict = (of: typeof some, share: number) => rank[judgeGate(of, recall(share)).verdict];
        expect(verdict(some, high)).toBeGreaterThanOrEqual(verdict(some, low));
        expect(verdict(fewer, low)).toBeGreaterThanOrEqual(verdict(some, low));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a cell that a rule ended', () => {
  it('is judged on the confidence sequence, which asks for more than as many trials of a fixed number', () => {
    const { evidence: seen } = cell('10%', 40, { n: 40 });
    const stopped = { n: 40, of: 100, twins: seen, recall: () => 1 };
    expect(judgeGate(seen, recall(0.9)).verdict).toBe('pass');
    expect(judgeGate(seen, recall(0.9), stopped)).toMatchObject({
      verdict: 'inconclusive',
      note: 'the cell was ended after 40 of 100 trials; --no-early-stop runs them all',
    });
    expect(judgeGate(seen, recall(0.8), stopped)).toMatchObject({ verdict: 'pass', note: null });
  });

  it('false alarms are those of every twin', () => {
    const { evidence: few } = cell('10%', 20, { n: 20 });
    const { evidence: all } = cell('10%', 20, { n: 60 });
    const far: GatePlan = { source: 'far', metric: { kind: 'falseAlarmsPerDay', alert: 'all' }, op: '<', value: 5 };
    expect(judgeGate(few, far).verdict).toBe('inconclusive');
    expect(judgeGate(few, far, { n: 20, of: 60, twins: all, recall: () => 1 }).verdict).toBe('pass');
  });

  it('bounds hold the estimate, and chance widens them', () => {
    const count = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(count, count, (faulted, chance) => {
        const twin = 30 - chance;
        const [low, high] = stoppedBounds({ n: 30, faulted, twin, both: Math.min(faulted, twin) });
        if (twin === 0) return;
        const net = 1 - faulted / twin;
        expect(low ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(net + 1e-9);
        expect(high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(net - 1e-9);
      }),
    );
  });
});

describe('precision', () => {
  const gate: GatePlan = {
    source: 'precision',
    metric: { kind: 'precision', alert: 'Alert', fault: 'lag' },
    op: '>=',
    value: 0.5,
  };
  const at = (faultsPerDay: number) => {
    const of = plan();
    return { ...of, business: { ...of.business, faultsPerDay } };
  };

  it('is π(R₁ − R₀)/(π(R₁ − R₀) + FAR) at the declared rate, inside its bounds', () => {
    const { evidence: seen } = cell(1, 60, { n: 60, noisy: 6, of: at(2) });
    const days = (60 * 1500) / 86_400;
    const found = judgeGate(seen, gate);
    expect(found.value).toBeCloseTo(2 / (2 + 6 / days), 2);
    expect(found.low ?? 1).toBeLessThan(found.value ?? 0);
    expect(found.high ?? 0).toBeGreaterThan(found.value ?? 1);
  });

  it('rare faults make for little precision, frequent ones for much; nothing seen is a fail', () => {
    const verdict = (faultsPerDay: number, hits: number) =>
      judgeGate(cell(1, hits, { noisy: 20, of: at(faultsPerDay) }).evidence, gate).verdict;
    expect(verdict(0.1, 60)).toBe('fail');
    expect(verdict(20, 60)).toBe('inconclusive');
    expect(verdict(200, 60)).toBe('pass');
    expect(verdict(20, 0)).toBe('fail');
  });
});
