import type { Telemetry } from '../../../harness/core/telemetry.js';
import { psi } from '../../psi.js';
import { expandSignal } from '../../signals/expand.js';
import { groupingOf } from '../../signals/groups.js';
import { SignalFeeds } from '../../stack/feeds.js';
import type { Update } from '../../stack/updates.js';
import { WindowedInstance } from '../../stack/windowed.js';
import type { RecorderOptions } from '../monitor.js';
import type { SeriesName } from './meter.js';
import type { MetricPlan } from './metric-plan.js';

const everyS = 60;

/** Population stability indices of features as gauges: the index of the last evaluation, none before the first. */
export class DriftGauges {
  readonly series: readonly SeriesName[];
  private readonly instances: WindowedInstance[];
  private readonly feeds: SignalFeeds;
  private readonly last: Float64Array;
  private pending: Update[] = [];

  constructor(plans: readonly MetricPlan[], options: RecorderOptions) {
    const { shape, reference, startMs } = options;
    const [referenceFromS, referenceToS] = options.referenceS ?? [0, 0];
    this.series = Object.freeze(plans.map(({ name, labels }) => Object.freeze({ name, labels })));
    this.feeds = new SignalFeeds(shape, referenceFromS, referenceToS);
    const whole = groupingOf([], shape.segments);
    this.instances = plans.map(({ name, feature, windowS }, id) => {
      const [signal] = expandSignal(`feature.${shape.features[feature].name}`, shape, false);
      this.feeds.add(signal, false, whole, id);
      const config = Object.freeze({
        id,
        detector: name,
        declaration: psi,
        params: Object.freeze({ bins: 10, window: windowS, every: everyS, minimum: 1 }),
        signal,
        segment: '',
        fields: new Set(['statistic']),
        referenceFromS,
        referenceToS,
        startMs,
        timezone: 'UTC',
        trace: false,
      });
      return new WindowedInstance(config, psi as Extract<typeof psi, { shape: 'windowed' }>);
    });
    this.last = new Float64Array(plans.length).fill(Number.NaN);
    if (options.referenceS === null && reference !== null)
      this.feeds.learn(reference, (instance, block, from, to) => this.instances[instance].learn(block, from, to));
  }

  observe(telemetry: Telemetry): void {
    if (this.instances.length === 0) return;
    const updates: Update[] = [];
    this.feeds.read(telemetry, (instance, block, from, to) => {
      this.instances[instance].advance(block, from, to, telemetry.to, updates);
    });
    this.pending.push(...updates);
    this.pending.sort((a, b) => a.time - b.time);
  }

  sample(columns: readonly Float64Array[], first: number, at: number, timeS: number): void {
    let done = 0;
    for (; done < this.pending.length && this.pending[done].time <= timeS; done++) {
      const { instance, fields } = this.pending[done];
      this.last[instance] = fields.statistic ?? Number.NaN;
    }
    if (done > 0) this.pending = this.pending.slice(done);
    for (let i = 0; i < this.last.length; i++) columns[first + i][at] = this.last[i];
  }
}
