import type { InjectorDeclaration, Seam } from '../../injectors/injector.js';
import type { RequestBatch } from '../core/batch.js';
import type { FaultPlan } from '../core/plan.js';
import type { InjectionRecord } from '../core/record.js';
import type { Telemetry } from '../core/telemetry.js';
import { emptyBatch } from './batch.js';
import { TrueConcept } from './concept.js';
import { batchCapacity } from './constants.js';
import { ShapedClock } from './faults/fault-clock.js';
import { RunningFault } from './faults/running-fault.js';
import { HarmMeter, type HarmSums } from './harm-meter.js';
import type { LoadedSystem } from './loaded.js';
import type { Model } from './models/model.js';
import { Ranker } from './models/ranker.js';
import { LabelQueue } from './outcomes/label-queue.js';
import { Truth } from './outcomes/truth.js';
import type { RunningSystem } from './running-system.js';
import { Serving } from './serving.js';
import { startModel } from './start-model.js';
import { startTraffic } from './start-traffic.js';
import { TelemetryView } from './telemetry.js';
import type { Traffic } from './traffic/traffic.js';

/**
 * One running system of one branch: requests flow from traffic to telemetry a micro-batch at a time, faults act at their
 * seams in between. All state is plain, so that `fork` copies it; what trials share is frozen.
 */
export class System implements RunningSystem {
  /** Seconds since the start of the trial up to which everything has happened. */
  now = 0;
  /** Requests simulated so far. */
  requests = 0;
  private readonly batch: RequestBatch;
  private readonly storeColumns: readonly Float64Array[];
  private readonly traffic: Traffic;
  private readonly model: Model;
  private readonly concept: TrueConcept | null;
  private readonly serving: Serving;
  private readonly truth: Truth | null;
  /** True where the model is the truth, so that one linear predictor serves both while nothing stands between. */
  private readonly linkable: boolean;
  private readonly queue: LabelQueue;
  private readonly view: TelemetryView;
  private readonly faults: RunningFault[] = [];
  private meter: HarmMeter | null = null;

  constructor(
    private readonly loaded: LoadedSystem,
    seed: string,
  ) {
    const { parts, shape, plan } = loaded;
    this.batch = emptyBatch(shape);
    this.storeColumns = this.batch.served.slice();
    this.traffic = startTraffic(loaded, seed);
    this.model = startModel(loaded, seed);
    const ranker = this.model instanceof Ranker ? this.model : null;
    this.concept = parts.concept && new TrueConcept(parts.concept, ranker, parts.pool);
    this.serving = new Serving(plan.system.serving, seed);
    this.truth = Truth.of(loaded, this.traffic.labelled, this.concept, seed);
    this.linkable =
      this.truth?.source === 'concept' && parts.predictor === parts.concept && this.model.link !== undefined;
    this.queue = new LabelQueue(shape.segments.length, parts.ratePerS, parts.longestS);
    this.view = new TelemetryView(this.batch, this.queue.known);
  }

  /** Milliseconds since the epoch of t = 0. */
  get startMs(): number {
    return this.traffic.startMs;
  }

  /**
   * Lets time pass by the next micro-batch: up to `until`, to the start or end of a fault, or until the batch is full.
   * @returns what became visible; valid until the next step, for arrays are reused
   */
  step(until: number): Telemetry {
    const from = this.now;
    const { batch } = this;
    const limit = this.faults.reduce((least, { clock: { t0S, endS } }) => {
      const soonest = t0S > from ? Math.min(least, t0S) : least;
      return endS > from ? Math.min(soonest, endS) : soonest;
    }, until);
    if (!(until > from)) return this.stand(from);
    this.traffic.fill(batch, limit);
    const to = batch.n === batchCapacity ? Math.min(limit, this.traffic.next()) : limit;
    this.requests += batch.n;
    this.flow(from);
    if (this.truth) this.queue.take(batch, to);
    this.now = to;
    return this.view.show(batch, from, to);
  }

  private stand(at: number): Telemetry {
    this.batch.n = 0;
    if (this.truth) this.queue.take(this.batch, at);
    return this.view.show(this.batch, at, at);
  }

  /** All stages for one batch. */
  private flow(from: number): void {
    const { batch, traffic, truth } = this;
    const acting = this.faults.length === 0 ? this.faults : this.faults.filter((fault) => fault.acts(from));
    for (const fault of acting) fault.reach(batch);
    const at = (seam: Seam): boolean => {
      let any = false;
      for (const fault of acting) {
        if (fault.seam !== seam) continue;
        fault.apply(batch);
        any = true;
      }
      return any;
    };
    for (let f = 0; f < batch.served.length; f++) batch.served[f] = this.storeColumns[f];
    at('traffic');
    at('store');
    for (const feature of traffic.stored) {
      feature.serve(batch, batch.served[feature.index]);
      for (const fault of acting) if (fault.seam === 'traffic') fault.applyStored(batch, feature.index);
    }
    at('features');
    const linked = this.linkable && batch.served.every((column, f) => column === batch.world[f]);
    if (!linked) this.model.predict(batch);
    const moved = acting.some((fault) => fault.seam === 'concept');
    truth?.begin(batch, moved);
    if (linked) this.model.link?.(batch);
    at('concept');
    truth?.draw(batch, moved, linked, this.meter !== null);
    this.serving.fill(batch);
    this.waitForModel();
    at('serving');
    this.dropFailed();
    truth?.reveal(batch);
    at('labels');
    this.meter?.add(batch, truth?.kept(batch) ?? null);
  }

  /** The model's own latency counts. */
  private waitForModel(): void {
    const { tookS } = this.model;
    if (!tookS) return;
    const { n, latency } = this.batch;
    for (let i = 0; i < n; i++) latency[i] += tookS[i];
  }

  private dropFailed(): void {
    const { n, failed, score, prediction } = this.batch;
    for (let i = 0; i < n; i++) {
      if (failed[i] === 0) continue;
      score[i] = Number.NaN;
      prediction[i] = Number.NaN;
    }
  }

  /**
   * Starts a fault on this branch.
   * @param seed the trial's; the fault draws from a stream of its own id
   * @param loaded this system as loaded with the fault, where it is not the one that was started
   */
  addFault(plan: FaultPlan, t0S: number, endS: number, seed: string, loaded: LoadedSystem = this.loaded): void {
    const { parts, shape } = loaded;
    const clock = new ShapedClock(t0S, endS, plan.shape, parts.refreshS);
    const surroundings = {
      shape,
      details: parts.details,
      concept: this.concept,
      declaration: parts.injectors.get(plan.id) as InjectorDeclaration,
      idle: loaded.idle(plan.id),
    };
    this.faults.push(new RunningFault(plan, clock, surroundings, seed));
  }

  /** Who made the request of row i of the last batch; where nothing hangs on it, people take turns. */
  entityOf(i: number): number {
    const { traffic } = this.loaded.parts;
    if (traffic.kind === 'generated' && traffic.tables.entities) return this.batch.entity[i];
    return (this.batch.firstOrdinal + i) % this.loaded.plan.system.traffic.entities.count;
  }

  /** What each fault of this branch has done so far. */
  injections(): InjectionRecord[] {
    return this.faults.map((fault) => fault.record());
  }

  /** Begins to add up what requests suffer, in `bins` bins of `binS` seconds from `fromS` on. */
  meterHarm(fromS: number, binS: number, bins: number): void {
    this.meter = new HarmMeter(fromS, binS, bins, this.loaded.parts.regression, this.loaded.parts.costs);
  }

  harm(): HarmSums | null {
    return this.meter?.series ?? null;
  }
}

/** A system at t = 0. @param seed the trial's: equal seeds give equal systems */
export function createSystem(loaded: LoadedSystem, seed: string): System {
  return new System(loaded, seed);
}
