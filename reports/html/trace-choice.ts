import type { SavedRun, TrialSketch } from '../../harness/core/saved.js';
import type { StatisticTrace, ThresholdMark } from '../../harness/core/trace.js';

/** What one chart shows: a detector's field in both branches; the telling trace and the others behind it. */
export interface TraceGroup {
  readonly detector: string;
  readonly field: string;
  readonly lead: {
    readonly name: string;
    readonly faulted: StatisticTrace | null;
    readonly twin: StatisticTrace | null;
  };
  /** Other signals and segments, faulted branch and twin. */
  readonly others: { readonly faulted: readonly StatisticTrace[]; readonly twin: readonly StatisticTrace[] };
  readonly thresholds: readonly ThresholdMark[];
  /** Alerts that read this detector; empty where the run does not tell. */
  readonly alerts: ReadonlySet<string>;
}

const othersShown = 8;

/** `drift`, or `drift.p` where the field is not the statistic itself. */
export function statisticName({ detector, field }: Pick<TraceGroup, 'detector' | 'field'>): string {
  return field === '' || field === 'statistic' ? detector : `${detector}.${field}`;
}

function identity({ detector, field, signal, segment }: StatisticTrace): string {
  return [detector, field, signal, segment].join('\u0000');
}

/** The statistics of a trial, those that fired first. Traces without a single value are left out. */
export function traceGroups({ run }: SavedRun, sketch: TrialSketch): TraceGroup[] {
  const of = (branch: string): StatisticTrace[] =>
    (sketch.traces?.branches.find((trace) => trace.branch === branch)?.statistics ?? []).filter(({ value }) =>
      value.some((one) => one !== null),
    );
  const faulted = of('fault');
  const twin = of('twin');
  const kinds = new Map([...faulted, ...twin].map((trace) => [`${trace.detector}\u0000${trace.field}`, trace]));
  const fired = new Set(
    sketch.episodes
      .filter(({ branch }) => branch === (faulted.length > 0 ? 'fault' : 'twin'))
      .flatMap(({ list }) => list.map(({ rule }) => run.plan.stack.rules[rule]?.alert)),
  );
  const groups = [...kinds.values()].map(({ detector, field }) => {
    const mine = (trace: StatisticTrace): boolean => trace.detector === detector && trace.field === field;
    const thresholds = run.thresholds.filter((mark) => mark.detector === detector && mark.field === field);
    const own = faulted.some(mine) ? faulted.filter(mine) : twin.filter(mine);
    const falls = thresholds[0]?.op.startsWith('<') === true;
    const lead = own.reduce((most, trace) => (peak(trace, falls) > peak(most, falls) ? trace : most));
    const same = (trace: StatisticTrace): boolean => identity(trace) === identity(lead);
    const behind = (traces: readonly StatisticTrace[]): StatisticTrace[] =>
      traces.filter((trace) => mine(trace) && !same(trace)).slice(0, othersShown);
    const before = twin.find(same) ?? null;
    return {
      detector,
      field,
      lead: {
        name: [lead.signal, lead.segment].filter((part) => part !== '').join(', '),
        faulted: joined(faulted.find(same) ?? null, before),
        twin: before,
      },
      others: { faulted: behind(faulted), twin: behind(twin) },
      thresholds,
      alerts: new Set(run.plan.stack.rules.filter(({ when }) => mentions(when, detector)).map(({ alert }) => alert)),
    };
  });
  const rank = ({ alerts, thresholds }: TraceGroup): number =>
    [...alerts].some((alert) => fired.has(alert)) ? 0 : thresholds.length > 0 ? 1 : 2;
  return groups.sort((a, b) => rank(a) - rank(b));
}

function peak({ value }: StatisticTrace, falls: boolean): number {
  return value.reduce<number>(
    (most, one) => (one === null ? most : Math.max(most, falls ? -one : one)),
    Number.NEGATIVE_INFINITY,
  );
}

/** The faulted branch with the prefix that it shares with its twin, where it was forked later. */
function joined(faulted: StatisticTrace | null, twin: StatisticTrace | null): StatisticTrace | null {
  if (faulted === null || twin === null || faulted.time.length === 0) return faulted;
  const before = twin.time.filter((time) => time < faulted.time[0]).length;
  return {
    ...faulted,
    time: [...twin.time.slice(0, before), ...faulted.time],
    value: [...twin.value.slice(0, before), ...faulted.value],
  };
}

/** Whether a rule's expression names a detector; names are words that may hold hyphens. */
function mentions(expression: string, detector: string): boolean {
  return expression.split(/[^\p{L}\p{N}_-]+/u).includes(detector);
}
