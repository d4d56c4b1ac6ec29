import type { GateMetric } from '../harness/core/plan.js';
import { formatDuration } from '../harness/core/quantity.js';
import type { SavedRun } from '../harness/core/saved.js';
import type { CellVerdict, ExpectResult, GateResult, Verdict } from '../harness/core/scorecard.js';
import { type Format, interval, none, number, percent, seconds } from './figures.js';
import { shortPath, valueText } from './sweep.js';

/** A gate or an expectation, ready to be shown. */
export interface Check {
  readonly kind: 'gate' | 'expect';
  /** `recall(StaleFeatures, lag) >= 0.9`, `StaleFeatures fires on lag within 20m`. */
  readonly text: string;
  readonly verdict: Verdict;
  readonly value: number | null;
  /** One-sided 95 % bounds. */
  readonly low: number | null;
  readonly high: number | null;
  readonly note: string | null;
  /** What the value must keep to; null where the plan does not tell. */
  readonly limit: { readonly op: '<' | '<=' | '>' | '>='; readonly value: number } | null;
  readonly format: Format;
  /** Where there are several cells: each in which it was judged. */
  readonly cells: readonly CheckedCell[];
}

/** A check in one cell of a sweep. */
export interface CheckedCell extends Pick<Check, 'verdict' | 'value' | 'low' | 'high' | 'note'> {
  /** `lag.scope.share 10%, case lag-de`. */
  readonly name: string;
}

function cellsOf(cells: readonly CellVerdict[] = []): CheckedCell[] {
  return cells.map(({ set, case: drilled, ...found }) => {
    const values = Object.entries(set).map(([path, value]) => `${shortPath(path)} ${valueText(value)}`);
    const name = [...values, ...(drilled === null ? [] : [`case ${drilled}`])].join(', ');
    return { ...found, name: name === '' ? 'as in the file' : name };
  });
}

/** The figures of a check: of the file's own values, else of the first cell with the worst verdict. */
function shown({
  value,
  low,
  high,
  verdict,
  cells = [],
}: GateResult | ExpectResult): Pick<Check, 'value' | 'low' | 'high'> {
  const bare = value === null && low === null && high === null;
  const instead = bare ? cells.find((cell) => cell.verdict === verdict) : undefined;
  return instead === undefined ? { value, low, high } : { value: instead.value, low: instead.low, high: instead.high };
}

const formats: Readonly<Record<GateMetric['kind'], Format>> = Object.freeze({
  recall: percent,
  precision: percent,
  chance: percent,
  ttd: seconds,
  notified: seconds,
  falseAlarmsPerDay: (value: number | null) => (value === null ? none : `${number(value)}/day`),
});

function gateCheck(run: SavedRun, result: GateResult, index: number): Check {
  const { gates } = run.run.plan;
  const plan = gates[index]?.source === result.gate ? gates[index] : gates.find(({ source }) => source === result.gate);
  const { gate, verdict, note } = result;
  const limit = plan === undefined ? null : { op: plan.op, value: plan.value };
  const format = plan === undefined ? number : formats[plan.metric.kind];
  return { kind: 'gate', text: gate, verdict, ...shown(result), note, limit, format, cells: cellsOf(result.cells) };
}

function expectCheck(run: SavedRun, result: ExpectResult, index: number): Check {
  const { alert, fault, outcome, verdict, note } = result;
  const planned = run.run.plan.expect[index];
  const plan = planned?.alert === alert && planned.outcome === outcome ? planned : undefined;
  const on = fault === null ? '' : ` on ${fault}`;
  const fires = outcome === 'fires';
  const within = fires && plan?.withinS != null ? ` within ${formatDuration(plan.withinS)}` : '';
  const diagnosis = plan?.diagnosis == null ? '' : `, as ${plan.diagnosis}`;
  const limit = fires ? ({ op: '>=', value: plan?.share ?? 0.9 } as const) : ({ op: '<=', value: 0.05 } as const);
  const where = (plan?.where ?? []).map(({ path, op, value }) => `${path} ${op} ${value}`).join(' and ');
  const condition = where === '' ? '' : ` where ${where}`;
  const text = `${alert} ${fires ? 'fires' : 'stays silent'}${on}${within}${diagnosis}${condition}`;
  const cells = cellsOf(result.cells);
  return { kind: 'expect', text, verdict, ...shown(result), note, limit, format: percent, cells };
}

/** Expectations, then gates, in the order of the file. */
export function checks(run: SavedRun): Check[] {
  const { expect, gates } = run.scorecard;
  return [
    ...expect.map((result, index) => expectCheck(run, result, index)),
    ...gates.map((result, index) => gateCheck(run, result, index)),
  ];
}

/** The figure behind a verdict: `97%, bounds 91–99%`. Empty where there is none. */
export function checkFigure(check: Pick<Check, 'value' | 'low' | 'high' | 'format'>): string {
  const range = interval(check, check.format, '∞');
  if (check.value === null) return range === '' ? '' : `bounds ${range}`;
  return range === '' ? check.format(check.value) : `${check.format(check.value)}, bounds ${range}`;
}

/** The cells that a check did not hold in, worst first; empty where there is one cell only. */
export function brokenCells({ cells }: Check): CheckedCell[] {
  if (cells.length < 2) return [];
  const of = (verdict: Verdict): CheckedCell[] => cells.filter((cell) => cell.verdict === verdict);
  return [...of('invalid'), ...of('fail'), ...of('inconclusive')];
}

/** `2 failed, 1 undecided, 4 hold`, worst first; empty without checks. */
export function tally(all: readonly Check[]): string {
  const words: Readonly<Record<Verdict, string>> = {
    invalid: 'invalid',
    fail: 'failed',
    inconclusive: 'undecided',
    pass: 'held',
  };
  return (Object.keys(words) as Verdict[])
    .map((verdict) => ({ verdict, n: all.filter((check) => check.verdict === verdict).length }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${n} ${words[verdict]}`)
    .join(', ');
}
