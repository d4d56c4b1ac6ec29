import { filled } from './label-template.js';
import type { Labels } from './matcher.js';
import type { RangeAnswer } from './range-query.js';
import type { GroupRule } from './rule-file.js';

/** An alert of Prometheus from when it fires to when it resolves; seconds since the start of the trial. */
export interface Firing {
  /** All of the alert: those of the series, of the rule, and `alertname`. */
  readonly labels: Labels;
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

export interface FiringOptions {
  /** Seconds between evaluations: number k is at k·everyS. */
  readonly everyS: number;
  /** Number of the last evaluation. */
  readonly last: number;
  /** Most alerts at a time; with more, none is kept. 0: as many as there are. */
  readonly limit: number;
  /** Labels that Prometheus itself knows (`external_labels`), for templates. */
  readonly external: Labels;
}

const rounding = 1e-9;

/**
 * Applies `for` and `keep_firing_for` to what an expression gave at each evaluation, as Prometheus does series by series:
 * pending while it has a value, firing once it has had one for `for`, and away at the first evaluation without one
 * (after `keep_firing_for` where it fires). An evaluation that fails changes nothing: the engine's own failures, and
 * those at which two series come out with the same labels once those of the rule stand over theirs.
 * @returns with the number of evaluations that fail for the latter reason, or for the limit
 */
export function firings(
  rule: GroupRule,
  { series, failed }: Pick<RangeAnswer, 'series' | 'failed'>,
  options: FiringOptions,
): { firings: Firing[]; clashes: number } {
  const byLabels = new Map<string, Alert>();
  const frozen = new Set(failed);
  for (const { labels: given, steps, values } of series) {
    const dynamic = Object.entries(given).filter(([label]) => label !== '__name__' && rule.labels[label] === undefined);
    const sorted = dynamic.sort(([a], [b]) => (a < b ? -1 : 1));
    const labels = {
      ...Object.fromEntries(sorted),
      ...filled(rule.labels, given, options.external),
      alertname: rule.name,
    };
    const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    const segment = sorted.map(([label, value]) => `${label}=${value}`).join(',');
    const known = byLabels.get(key) ?? new Alert(rule, options.everyS, labels, segment);
    byLabels.set(key, known);
    steps.forEach((step, i) => {
      if (known.values.has(step)) frozen.add(step);
      known.values.set(step, values[i]);
    });
  }
  const alerts = [...byLabels.values()];
  let clashes = frozen.size - failed.length;
  if (options.limit > 0) clashes += evaluateLimited(alerts, frozen, options);
  else for (const alert of alerts) evaluateAlone(alert, frozen, options.last);
  for (const alert of alerts) alert.close(null);
  return { firings: alerts.flatMap(({ found }) => found).sort((a, b) => a.startsS - b.startsS), clashes };
}

function evaluateAlone(alert: Alert, frozen: ReadonlySet<number>, last: number): void {
  const steps = [...alert.values.keys()].sort((a, b) => a - b);
  let next = 0;
  for (let step = steps[0]; step <= last; ) {
    if (frozen.has(step) || alert.evaluate(step)) step += 1;
    else {
      while (steps[next] <= step) next += 1;
      step = steps[next] ?? last + 1;
    }
  }
}

/** @returns the number of evaluations at which there were too many, all of them dropped */
function evaluateLimited(
  alerts: readonly Alert[],
  frozen: ReadonlySet<number>,
  { last, limit }: FiringOptions,
): number {
  let over = 0;
  for (let step = 0; step <= last; step++) {
    if (frozen.has(step)) continue;
    const active = alerts.filter((alert) => alert.evaluate(step));
    if (active.length <= limit) continue;
    over += 1;
    for (const alert of alerts) alert.drop(step);
  }
  return over;
}

/** One alert of a rule: what its labels say is one and the same. */
class Alert {
  readonly values = new Map<number, number>();
  readonly found: Firing[] = [];
  private active: {
    heldStep: number;
    /** Null while pending. */
    fired: { step: number; value: number } | null;
    /** First evaluation without a value while it is kept firing. */
    goneStep: number | null;
  } | null = null;

  constructor(
    private readonly rule: GroupRule,
    private readonly everyS: number,
    private readonly labels: Labels,
    private readonly segment: string,
  ) {}

  /** @returns whether it is pending or fires */
  evaluate(step: number): boolean {
    const { rule, everyS } = this;
    const value = this.values.get(step);
    if (value === undefined) {
      if (this.active === null) return false;
      this.active.goneStep ??= step;
      const goneS = (step - this.active.goneStep) * everyS;
      if (this.active.fired !== null && goneS < rule.keepFiringForS - rounding) return true;
      this.close(step);
      return false;
    }
    this.active ??= { heldStep: step, fired: null, goneStep: null };
    this.active.goneStep = null;
    if (this.active.fired === null && (step - this.active.heldStep) * everyS >= rule.forS - rounding)
      this.active.fired = { step, value };
    return true;
  }

  /** Forgets that it is active: what has fired before this evaluation ends at it. */
  drop(step: number): void {
    if (this.active?.fired?.step === step) this.active = null;
    this.close(step);
  }

  /** Ends at an evaluation, or with the branch. */
  close(endStep: number | null): void {
    const { active, labels, segment, everyS } = this;
    this.active = null;
    if (active === null || active.fired === null) return;
    this.found.push({
      ...{ labels, segment, everyS, value: active.fired.value },
      startsS: active.fired.step * everyS,
      endsS: endStep === null ? null : endStep * everyS,
      heldS: active.heldStep * everyS,
      quietS: active.heldStep === 0 ? null : (active.heldStep - 1) * everyS,
    });
  }
}
