import type { ServingEffect } from '../../../injectors/injector.js';
import type { FaultPlan } from '../../core/plan.js';
import type { HarmSeries, InjectionRecord } from '../../core/record.js';
import type { Telemetry } from '../../core/telemetry.js';
import { ShapedClock } from '../faults/fault-clock.js';
import { faultScope } from '../faults/fault-scope.js';
import type { CountedParts, LoadedSystem } from '../loaded.js';
import type { RunningSystem } from '../running-system.js';
import { startOf } from '../start-traffic.js';
import { CountedFault, type Met } from './counted-fault.js';
import { binomial, multinomial, poisson, sumOf } from './counts.js';
import { LoadCurve } from './load-curve.js';
import { Parcels } from './parcels.js';
import { TickLog } from './tick-log.js';
import { type TickHarm, TickMeter } from './tick-meter.js';
import { TickStream } from './tick-stream.js';

interface Sums {
  failures: number;
  seconds: number;
}

/** Rows after which a step ends. */
const rowsAStep = 2048;

/**
 * One running system of one branch whose requests are counted, not simulated: of each tick the number of requests, of
 * failures and of latencies in each bin, with the law that the counts of events have. A tick becomes visible when it is
 * over, its rows bear the time at which it began. What a tick draws hangs on the seed, the tick and the faults that act
 * in it alone. All state is plain, so that `fork` copies it.
 */
export class AggregatedSystem implements RunningSystem {
  now = 0;
  requests = 0;
  readonly startMs: number;
  private readonly counted: CountedParts;
  private readonly everyUs: number;
  private readonly load: LoadCurve;
  private readonly base: TickStream;
  private readonly buckets: TickStream;
  private readonly parcels = new Parcels();
  private readonly log: TickLog;
  private readonly bySegment: Float64Array;
  private readonly byBin: Float64Array;
  private readonly faults: CountedFault[] = [];
  private meter: TickMeter | null = null;
  /** The tick that is under way. */
  private tick = 0;

  constructor(
    private readonly loaded: LoadedSystem,
    seed: string,
  ) {
    const { traffic } = loaded.plan.system;
    this.counted = loaded.parts.counted as CountedParts;
    this.everyUs = Math.round((traffic.aggregate?.everyS ?? 1) * 1e6);
    this.startMs = startOf(loaded, seed);
    this.load = new LoadCurve(traffic, this.startMs);
    this.base = new TickStream(seed, 'aggregate');
    this.buckets = new TickStream(seed, 'aggregate.buckets');
    const { mix, law } = this.counted;
    this.log = new TickLog(mix, law);
    this.bySegment = new Float64Array(mix.shares.length);
    this.byBin = new Float64Array(law.bins);
  }

  step(until: number): Telemetry {
    const { log } = this;
    log.from = this.now;
    log.predictions.n = 0;
    while (this.startsAt(this.tick + 1) <= until && log.predictions.n < rowsAStep) this.finishTick();
    if (until > this.now) this.now = this.startsAt(this.tick + 1) <= until ? this.startsAt(this.tick) : until;
    log.to = this.now;
    return log;
  }

  addFault(plan: FaultPlan, t0S: number, endS: number, seed: string, loaded: LoadedSystem = this.loaded): void {
    const { parts, shape } = loaded;
    const scope = faultScope(plan.scope, shape);
    const { codes, shares } = this.counted.mix;
    const effect = parts.injectors.get(plan.id)?.effect?.(plan.params) as ServingEffect;
    const fault = new CountedFault({
      id: plan.id,
      idle: loaded.idle(plan.id),
      effect,
      clock: new ShapedClock(t0S, endS, plan.shape, parts.refreshS),
      reached: Uint8Array.from(shares, (_, c) =>
        scope.segments.every((mask, d) => !mask || mask[codes[d][c]]) ? 1 : 0,
      ),
      share: scope.share,
      stream: new TickStream(seed, `fault:${plan.id}`),
    });
    this.faults.push(fault);
  }

  injections(): InjectionRecord[] {
    return this.faults.map((fault) => fault.record());
  }

  meterHarm(fromS: number, binS: number, bins: number): void {
    this.meter = new TickMeter(fromS, binS, bins);
  }

  /** So much of the tick that is under way as is over counts too. */
  harm(): HarmSeries | null {
    const { meter, now } = this;
    if (meter === null) return null;
    if (!(now > this.startsAt(this.tick))) return meter.series;
    const { fromS, binS, bins } = meter.series;
    const whole = new TickMeter(fromS, binS, bins);
    for (const key of ['requests', 'failures', 'latency'] as const) whole.series[key].set(meter.series[key]);
    const requests = this.drawBase();
    const before = this.sums();
    for (const fault of this.faults) this.act(fault, requests);
    whole.add(this.harmOf(requests, before), now);
    return whole.series;
  }

  /** By the same division as the moments of evaluation, so that they compare exactly. */
  private startsAt(tick: number): number {
    return (tick * this.everyUs) / 1e6;
  }

  private finishTick(): void {
    const { faults, meter } = this;
    const requests = this.drawBase();
    const before = meter && this.sums();
    for (const fault of faults) fault.note(this.act(fault, requests));
    if (meter && before) meter.add(this.harmOf(requests, before));
    this.requests += requests;
    this.show();
    this.tick += 1;
  }

  private act(fault: CountedFault, requests: number): Met | null {
    const { parcels, load, tick } = this;
    return fault.apply(parcels, this.counted.law, load, tick, this.startsAt(tick), this.startsAt(tick + 1), requests);
  }

  /** @param before sums of the tick before any fault acted */
  private harmOf(requests: number, before: Sums): TickHarm {
    const [fromS, toS] = [this.startsAt(this.tick), this.startsAt(this.tick + 1)];
    const after = this.sums();
    const acting = this.faults.flatMap(({ parts: { clock } }) => clock.stretches(fromS, toS));
    const added = {
      fromS: Math.min(toS, ...acting.map((stretch) => stretch.fromS)),
      toS: Math.max(fromS, ...acting.map((stretch) => stretch.toS)),
      failures: after.failures - before.failures,
      seconds: after.seconds - before.seconds,
    };
    return { fromS, toS, requests, ...before, added };
  }

  /** Draws the tick that is under way into the parcels, as it would be without a fault. @returns the number of its requests */
  private drawBase(): number {
    const { parcels, bySegment, byBin, load, tick } = this;
    const [fromS, toS] = [this.startsAt(tick), this.startsAt(tick + 1)];
    const { mix, law } = this.counted;
    const { errors } = this.loaded.plan.system.serving;
    const rng = this.base.at(tick);
    parcels.clear();
    const requests = load.regular ? load.exactly(fromS, toS) : poisson(rng, load.between(fromS, toS));
    multinomial(rng, requests, mix.shares, bySegment);
    for (let segment = 0; segment < bySegment.length; segment++) {
      const failures = binomial(rng, bySegment[segment], errors);
      for (let failed = 0; failed < 2; failed++) {
        const count = failed === 1 ? failures : bySegment[segment] - failures;
        if (count === 0) continue;
        multinomial(rng, count, law.shares, byBin);
        for (let bin = 0; bin < byBin.length; bin++) {
          const n = byBin[bin];
          if (n > 0) parcels.push(segment, failed, bin, n, sumOf(rng, n, law.means[bin], law.variances[bin]));
        }
      }
    }
    return requests;
  }

  private sums(): Sums {
    const { parcels } = this;
    let [failures, seconds] = [0, 0];
    for (let p = 0; p < parcels.length; p++) {
      if (parcels.failed[p] === 1) failures += parcels.count[p];
      seconds += parcels.seconds[p];
    }
    return { failures, seconds };
  }

  /** Turns the parcels of a tick into rows; those with another latency than they had fall into other bins. */
  private show(): void {
    const { parcels, log, byBin } = this;
    const time = this.startsAt(this.tick);
    const { law } = this.counted;
    const rows = log.predictions;
    let rng: ReturnType<TickStream['at']> | null = null;
    for (let p = 0; p < parcels.length; p++) {
      const { [p]: count } = parcels.count;
      const { [p]: seconds } = parcels.seconds;
      if (count === 0) continue;
      if (law.bins === 1 || (parcels.scale[p] === 1 && parcels.add[p] === 0)) {
        rows.add(parcels, p, time, parcels.bin[p], count, seconds);
        continue;
      }
      rng ??= this.buckets.at(this.tick);
      multinomial(rng, count, law.moved(parcels.bin[p], parcels.scale[p], parcels.add[p]), byBin);
      for (let bin = 0; bin < byBin.length; bin++)
        if (byBin[bin] > 0) rows.add(parcels, p, time, bin, byBin[bin], (seconds * byBin[bin]) / count);
    }
  }
}
