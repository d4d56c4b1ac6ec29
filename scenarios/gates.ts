import type { ConditionPlan, GateMetric, GatePlan } from '../harness/core/plan.js';
import { parseDuration, parseShare } from '../harness/core/quantity.js';
import { GateError, Scanner } from './gate-scanner.js';
import { suggest } from './nearest.js';

export { GateError } from './gate-scanner.js';

/** A gate, and the conditions on cells of a sweep that may follow it. */
export interface ParsedGate {
  gate: GatePlan;
  where: WhereClause[];
  /** Where in the text alert and fault stand. */
  alertOffset: number;
  faultOffset: number;
}

/** A condition, and where in the text its path and value stand. */
export interface WhereClause extends ConditionPlan {
  pathOffset: number;
  opOffset: number;
  valueOffset: number;
}

const shares = ['recall', 'chance', 'precision'] as const;
const times = ['ttd', 'notified'] as const;
const quantiles: Record<string, 'p50' | 'p90' | 'rmst'> = { p50: 'p50', median: 'p50', p90: 'p90', rmst: 'rmst' };
const metricNames = [...shares, ...Object.keys(quantiles), 'falseAlarmsPerDay'];
const whereHint = 'write it as in where faults.lag.scope.share >= 25%';

/** Splits off ` where …`. */
function splitWhere(source: string): { head: string; where: WhereClause[] } {
  const match = /\swhere(?:\s+|$)/.exec(source);
  if (!match) return { head: source, where: [] };
  return { head: source.slice(0, match.index), where: parseWhere(source, match.index + match[0].length) };
}

/**
 * Parses conditions on cells, such as `faults.lag.scope.share >= 25% and case = lag-de`.
 * @param start where in the text they begin
 * @throws GateError with the offset of what is wrong
 */
export function parseWhere(source: string, start = 0): WhereClause[] {
  const scan = new Scanner(source);
  scan.at = start;
  const clauses: WhereClause[] = [];
  do {
    scan.skip();
    const pathOffset = scan.at;
    const path = scan.expect(/[A-Za-z_][\w.*-]*/, 'a swept path after `where`', whereHint);
    scan.skip();
    const opOffset = scan.at;
    const op = scan.expect(/<=|>=|==|!=|=|<|>/, "'<', '<=', '>', '>=', '=' or '!='", whereHint);
    scan.skip();
    const valueOffset = scan.at;
    const value = scan.expect(/"[^"]*"|'[^']*'|[^\s"']+/, 'a value', whereHint).replace(/^["'](.*)["']$/, '$1');
    clauses.push({
      path,
      op: (op === '==' ? '=' : op) as ConditionPlan['op'],
      value,
      pathOffset,
      opOffset,
      valueOffset,
    });
  } while (scan.take(/and\b/) !== null);
  scan.skip();
  if (scan.at < source.length)
    throw new GateError(`'${source.slice(scan.at)}' follows the condition`, scan.at, 'join conditions with `and`');
  return clauses;
}

/** Conditions without their places; absent where there are none. */
export function conditionsOf(clauses: readonly WhereClause[]): { where?: ConditionPlan[] } {
  return clauses.length === 0 ? {} : { where: clauses.map(({ path, op, value }) => ({ path, op, value })) };
}

const word = /[A-Za-z_][\w]*/;
const alertName = /[A-Za-z_][\w-]*(?:\s*\{[^}]*\})?/;
const faultName = /[A-Za-z_][\w-]*/;

interface Arguments {
  alert: string;
  fault: string | null;
  alertOffset: number;
  faultOffset: number;
}

function argumentsOf(scan: Scanner): Arguments {
  scan.expect(/\(/, "'('");
  scan.skip();
  const alertOffset = scan.at;
  const alert = normaliseSelector(scan.expect(alertName, 'the name of an alert'));
  let fault: string | null = null;
  let faultOffset = alertOffset;
  if (scan.take(/,/) !== null) {
    scan.skip();
    faultOffset = scan.at;
    fault = scan.expect(faultName, 'the id of a fault');
  }
  scan.expect(/\)/, "')'", 'in a [list] on one line a gate with a comma has to be in quotes');
  return { alert, fault, alertOffset, faultOffset };
}

/** An alert's selector in one spelling: `Name{a="x",b="y"}`. */
export function normaliseSelector(source: string): string {
  const match = /^([^{]*)\{(.*)\}$/.exec(source.trim());
  if (!match) return source.trim();
  const pairs = [...(match[2] ?? '').matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,"']+))/g)].map(
    ([, key, a, b, c]) => `${key}="${a ?? b ?? c}"`,
  );
  const name = (match[1] ?? '').trim();
  return pairs.length === 0 ? name : `${name}{${pairs.sort().join(',')}}`;
}

function comparedValue(scan: Scanner, metric: GateMetric): number {
  scan.skip();
  const start = scan.at;
  const text = scan.expect(/[^\s]+/, 'a value').trim();
  const isTime = metric.kind === 'ttd' || metric.kind === 'notified';
  const value = isTime ? parseDuration(text) : parseShare(text);
  if (value === undefined)
    throw new GateError(
      isTime ? `'${text}' is not a duration` : `'${text}' is not a number`,
      start,
      isTime ? 'write it with a unit, such as 20m' : 'write it as in 0.9 or 90%',
    );
  if (metric.kind === 'falseAlarmsPerDay') {
    if (value < 0) throw new GateError('a rate cannot be negative', start, undefined);
  } else if (!isTime && (value < 0 || value > 1))
    throw new GateError(
      `${metric.kind} lies between 0 and 1, and is compared with ${text}`,
      start,
      'write it as in 0.9 or 90%',
    );
  scan.skip();
  if (scan.at < scan.source.length)
    throw new GateError(`'${scan.source.slice(scan.at)}' follows the value`, scan.at, 'a gate is one comparison');
  return value;
}

function metricOf(scan: Scanner): { metric: GateMetric; at: Arguments } {
  scan.skip();
  const start = scan.at;
  const name = scan.expect(word, 'a metric', `such as ${metricNames.join(', ')}`);
  const share = shares.find((kind) => kind === name);
  if (share !== undefined) {
    const at = argumentsOf(scan);
    return { metric: { kind: share, alert: at.alert, fault: at.fault }, at };
  }
  if (name === 'falseAlarmsPerDay') {
    const at = argumentsOf(scan);
    if (at.fault !== null)
      throw new GateError('false alarms belong to an alert, not to a fault', at.faultOffset, 'leave the fault out');
    return { metric: { kind: 'falseAlarmsPerDay', alert: at.alert }, at };
  }
  const quantile = Object.hasOwn(quantiles, name) ? quantiles[name] : undefined;
  if (quantile === undefined) {
    const time = times.find((kind) => kind === name);
    throw new GateError(
      time ? `${time}() needs a quantile` : `there is no metric '${name}'`,
      start,
      time ? `write p90(${time}(…)), p50(${time}(…)) or rmst(${time}(…))` : suggest(name, metricNames, 'metrics'),
    );
  }
  scan.expect(/\(/, "'('");
  scan.skip();
  const innerAt = scan.at;
  const inner = scan.expect(word, 'ttd or notified');
  const kind = times.find((candidate) => candidate === inner);
  if (kind === undefined)
    throw new GateError(
      `${name}() takes ttd(…) or notified(…), not ${inner}`,
      innerAt,
      suggest(inner, times, 'it takes'),
    );
  const at = argumentsOf(scan);
  scan.expect(/\)/, "')'");
  return { metric: { kind, quantile, alert: at.alert, fault: at.fault }, at };
}

/**
 * Parses a gate such as `p90(ttd(StaleFeatures, lag)) < 20m`.
 * @throws GateError with the offset of what is wrong
 */
export function parseGate(source: string): ParsedGate {
  const { head, where } = splitWhere(source);
  const scan = new Scanner(head);
  const { metric, at } = metricOf(scan);
  const op = scan.expect(/<=|>=|<|>/, "'<', '<=', '>' or '>='") as GatePlan['op'];
  const value = comparedValue(scan, metric);
  return {
    gate: { source, metric, op, value, ...conditionsOf(where) },
    where,
    alertOffset: at.alertOffset,
    faultOffset: at.faultOffset,
  };
}
