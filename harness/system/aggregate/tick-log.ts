import type { LabelLog, PredictionLog, Telemetry } from '../../core/telemetry.js';
import type { LatencyLaw } from './latency-law.js';
import type { Parcels } from './parcels.js';
import type { SegmentMix } from './segments.js';

const none = new Float64Array(0);

/** What monitors are shown of some ticks: rows that stand for many requests each, and no label. */
export class TickLog implements Telemetry {
  from = 0;
  to = 0;
  readonly predictions: TickRows;
  readonly labels: LabelLog;

  constructor(mix: SegmentMix, law: LatencyLaw) {
    this.predictions = new TickRows(mix, law);
    const segments = mix.codes.map(() => new Int32Array(0));
    this.labels = Object.freeze({
      n: 0,
      time: none,
      requestTime: none,
      segments,
      label: none,
      prediction: none,
      score: none,
    });
  }
}

class TickRows implements PredictionLog {
  n = 0;
  time = new Float64Array(0);
  segments: Int32Array[];
  readonly features = [];
  readonly age = [];
  score = none;
  prediction = none;
  latency = none;
  failed = new Uint8Array(0);
  tally = { requests: none, seconds: none };

  constructor(
    private readonly mix: SegmentMix,
    private readonly law: LatencyLaw,
  ) {
    this.segments = mix.codes.map(() => new Int32Array(0));
  }

  /** Adds the requests of parcel p, which came in the tick that starts at `time`. @param bucket bin of their latency */
  add(parcels: Parcels, p: number, time: number, bucket: number, count: number, seconds: number): void {
    if (this.n === this.time.length) this.grow();
    const at = this.n++;
    this.time[at] = time;
    this.failed[at] = parcels.failed[p];
    this.latency[at] = this.law.edges.length === 0 ? seconds / count : this.law.within(bucket);
    this.tally.requests[at] = count;
    this.tally.seconds[at] = seconds;
    for (let d = 0; d < this.segments.length; d++) this.segments[d][at] = this.mix.codes[d][parcels.segment[p]];
  }

  /** Nothing in it outlives a step. */
  fork(): TickRows {
    return new TickRows(this.mix, this.law);
  }

  private grow(): void {
    const size = Math.max(1024, 2 * this.time.length);
    const wider = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const longer = new Float64Array(size);
      longer.set(column);
      return longer;
    };
    const failed = new Uint8Array(size);
    failed.set(this.failed);
    this.failed = failed;
    this.time = wider(this.time);
    this.latency = wider(this.latency);
    this.tally = { requests: wider(this.tally.requests), seconds: wider(this.tally.seconds) };
    this.score = new Float64Array(size).fill(Number.NaN);
    this.prediction = this.score;
    this.segments = this.segments.map((column) => {
      const longer = new Int32Array(size);
      longer.set(column);
      return longer;
    });
  }
}
