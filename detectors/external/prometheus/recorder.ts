import type { Shape } from '../../../harness/core/batch.js';
import type { MetricsTape } from '../../../harness/core/tape.js';
import type { LabelLog, PredictionLog, Telemetry } from '../../../harness/core/telemetry.js';
import { firstAt } from '../../stack/updates.js';
import type { Recorder, RecorderOptions } from '../monitor.js';
import { DriftGauges } from './drift-gauges.js';
import type { Meter, SeriesName } from './meter.js';
import { meterOf } from './meters.js';
import type { MetricPlan } from './metric-plan.js';

/** Slack for sums of times. */
const rounding = 1e-9;

/** The series of some metrics, in the order in which a recorder writes them. */
export function seriesOf(plans: readonly MetricPlan[], shape: Shape, everyS: number): SeriesName[] {
  const { metered, drifts } = divided(plans);
  return [
    ...metered.flatMap((plan) => meterOf(plan, shape, everyS).series),
    ...drifts.map(({ name, labels }) => ({ name, labels })),
  ];
}

function divided(plans: readonly MetricPlan[]): { metered: MetricPlan[]; drifts: MetricPlan[] } {
  const isDrift = ({ source }: MetricPlan) => source === 'drift';
  return { metered: plans.filter((plan) => !isDrift(plan)), drifts: plans.filter(isDrift) };
}

/** Scrapes a branch: sample k sees all that happened before k·everyS, the first at 0 s. */
export class MetricsRecorder implements Recorder {
  private readonly meters: Meter[];
  private readonly drift: DriftGauges;
  private readonly names: readonly SeriesName[];
  private columns: Float64Array[];
  private ticks = 0;

  /** @param keep every sample, for the tape; else the latest alone */
  constructor(
    plans: readonly MetricPlan[],
    private readonly everyS: number,
    options: RecorderOptions,
    private readonly keep = true,
  ) {
    const { metered, drifts } = divided(plans);
    this.meters = metered.map((plan) => meterOf(plan, options.shape, everyS));
    this.drift = new DriftGauges(drifts, options);
    this.names = Object.freeze([...this.meters.flatMap(({ series }) => series), ...this.drift.series]);
    this.columns = this.names.map(() => new Float64Array(256));
  }

  observe(telemetry: Telemetry): void {
    const { predictions, labels, to } = telemetry;
    this.drift.observe(telemetry);
    let row = 0;
    let label = 0;
    for (let time = this.ticks * this.everyS; time <= to + rounding; time = this.ticks * this.everyS) {
      row = this.take(predictions, 'predictions', row, time);
      label = this.take(labels, 'labels', label, time);
      this.scrape(time);
    }
    this.take(predictions, 'predictions', row, Number.POSITIVE_INFINITY);
    this.take(labels, 'labels', label, Number.POSITIVE_INFINITY);
  }

  tape(endS: number): MetricsTape {
    const count = Math.min(this.ticks, Math.floor(endS / this.everyS + rounding) + 1);
    const series = this.names.map(({ name, labels }, i) => ({ name, labels, values: this.columns[i].slice(0, count) }));
    return { kind: 'metrics', fromS: 0, everyS: this.everyS, series };
  }

  /** What the latest scrape saw; NaN where there was nothing to see. */
  latest(): { readonly series: SeriesName; readonly value: number }[] {
    const at = this.keep ? this.ticks - 1 : 0;
    return this.names.map((series, i) => ({ series, value: this.ticks === 0 ? Number.NaN : this.columns[i][at] }));
  }

  /** Rows from `from` on whose time is before `untilS`. @returns the first that is not */
  private take(log: PredictionLog | LabelLog, kind: Meter['log'], from: number, untilS: number): number {
    const to = untilS === Number.POSITIVE_INFINITY ? log.n : firstAt(log.time, from, log.n, untilS);
    if (to > from) for (const meter of this.meters) if (meter.log === kind) meter.take(log, from, to);
    return to;
  }

  private scrape(timeS: number): void {
    const at = this.keep ? this.ticks : 0;
    if (at === (this.columns[0]?.length ?? at + 1)) this.columns = this.columns.map(doubled);
    let first = 0;
    for (const meter of this.meters) {
      meter.sample(this.columns, first, at, timeS);
      first += meter.series.length;
    }
    this.drift.sample(this.columns, first, at, timeS);
    this.ticks += 1;
  }
}

function doubled(column: Float64Array): Float64Array {
  const longer = new Float64Array(2 * column.length);
  longer.set(column);
  return longer;
}
