import type { RangeSeries } from './range-query.js';
import type { GroupRule } from './rule-file.js';

/** An alert of Prometheus from when it fires to when it resolves; seconds since the start of the trial. */
export interface Firing {
  /** All of the alert: those of the series, of the rule, and `alertname`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that the series brought, as `country=DE,job=api`. */
  readonly segment: string;
  readonly startsS: number;
  /** Null while it fires at the end. */
  readonly endsS: number | null;
  /** When the expression first had a value. */
  readonly heldS: number;
  readonly quietS: number | null;
  readonly value: number;
  /** Between evaluations. */
  readonly everyS: number;
}

const rounding = 1e-9;

/**
 * Applies `for` and `keep_firing_for` to what an expression gave at each evaluation, as Prometheus does series by series:
 * pending while it has a value, firing once it has had one for `for`, and away at the first evaluation without one
 * (after `keep_firing_for` where it fires).
 * @param last number of the last evaluation; evaluation k is at k·everyS
 */
export function firings(rule: GroupRule, series: readonly RangeSeries[], everyS: number, last: number): Firing[] {
  const byLabels = new Map<string, { labels: Record<string, string>; segment: string; values: Map<number, number> }>();
  for (const { labels: given, steps, values } of series) {
    const dynamic = Object.entries(given).filter(([label]) => label !== '__name__' && rule.labels[label] === undefined);
    const sorted = dynamic.sort(([a], [b]) => (a < b ? -1 : 1));
    const segment = sorted.map(([label, value]) => `${label}=${value}`).join(',');
    const labels = { ...Object.fromEntries(sorted), ...filled(rule.labels, given), alertname: rule.name };
    const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = byLabels.get(key) ?? { labels, segment, values: new Map<number, number>() };
    byLabels.set(key, known);
    steps.forEach((step, i) => {
      if (!known.values.has(step)) known.values.set(step, values[i]);
    });
  }
  return [...byLabels.values()]
    .flatMap((one) => alertsOf(rule, one, everyS, last))
    .sort((a, b) => a.startsS - b.startsS);
}

interface Active {
  heldStep: number;
  /** Null while pending. */
  fired: { step: number; value: number } | null;
  /** First evaluation without a value while it is kept firing. */
  goneStep: number | null;
}

function alertsOf(
  rule: GroupRule,
  { labels, segment, values }: { labels: Record<string, string>; segment: string; values: ReadonlyMap<number, number> },
  everyS: number,
  last: number,
): Firing[] {
  const found: Firing[] = [];
  let active: Active | null = null;
  const close = ({ heldStep, fired }: Active, endStep: number | null): void => {
    if (fired === null) return;
    found.push({
      labels,
      segment,
      startsS: fired.step * everyS,
      endsS: endStep === null ? null : endStep * everyS,
      heldS: heldStep * everyS,
      quietS: heldStep === 0 ? null : (heldStep - 1) * everyS,
      value: fired.value,
      everyS,
    });
  };
  const first = Math.min(...values.keys());
  for (let step = first; step <= last; step++) {
    const value = values.get(step);
    if (value === undefined) {
      if (active === null) continue;
      active.goneStep ??= step;
      const kept = active.fired !== null && (step - active.goneStep) * everyS < rule.keepFiringForS - rounding;
      if (kept) continue;
      close(active, step);
      active = null;
      continue;
    }
    active ??= { heldStep: step, fired: null, goneStep: null };
    active.goneStep = null;
    if (active.fired === null && (step - active.heldStep) * everyS >= rule.forS - rounding)
      active.fired = { step, value };
  }
  if (active !== null) close(active, null);
  return found;
}

/** Labels of a rule with `{{ $labels.x }}` filled in; what else a template holds stays as written. */
function filled(templates: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(templates).map(([label, text]) => [
      label,
      text.replace(/\{\{-?\s*(?:\$labels|\.Labels)\.(\w+)\s*-?\}\}/g, (_, name: string) => given[name] ?? ''),
    ]),
  );
}
