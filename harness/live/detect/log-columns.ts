import type { Shape } from '../../core/batch.js';
import type { Telemetry } from '../../core/telemetry.js';
import { fixedColumns } from '../records/prediction.js';

/** Columns of one stretch of telemetry, filled row by row and used again for the next. */
export class LogColumns {
  private capacity = 0;
  private labelCapacity = 0;
  private n = 0;
  private labels = 0;
  private time = new Float64Array(0);
  private latency = new Float64Array(0);
  private score = new Float64Array(0);
  private prediction = new Float64Array(0);
  private failed = new Uint8Array(0);
  private features: Float64Array[] = [];
  private ages: (Float64Array | undefined)[] = [];
  private segments: Int32Array[] = [];
  private labelTime = new Float64Array(0);
  private requestTime = new Float64Array(0);
  private label = new Float64Array(0);
  private labelPrediction = new Float64Array(0);
  private labelScore = new Float64Array(0);
  private labelSegments: Int32Array[] = [];

  constructor(private readonly shape: Shape) {
    this.grow(1024);
    this.growLabels(1024);
  }

  /** Empties the columns and makes room. */
  begin(predictions: number, labels: number): void {
    this.n = 0;
    this.labels = 0;
    if (predictions > this.capacity) this.grow(2 * predictions);
    if (labels > this.labelCapacity) this.growLabels(2 * labels);
  }

  /** A row as `PredictionCodec.decode` wrote it. */
  addPrediction(row: Float64Array, at: number): void {
    const i = this.n++;
    this.time[i] = row[at];
    this.latency[i] = row[at + 1];
    this.score[i] = row[at + 2];
    this.prediction[i] = row[at + 3];
    this.failed[i] = row[at + 4];
    const count = this.features.length;
    const features = at + fixedColumns;
    for (let f = 0; f < count; f++) {
      this.features[f][i] = row[features + f];
      const age = this.ages[f];
      if (age !== undefined) age[i] = row[features + count + f];
    }
    for (let s = 0; s < this.segments.length; s++) this.segments[s][i] = row[features + 2 * count + s];
  }

  /** @param join time, prediction and score of the request, then its segments */
  addLabel(time: number, label: number, join: Float64Array, at: number): void {
    const i = this.labels++;
    this.labelTime[i] = time;
    this.label[i] = label;
    this.requestTime[i] = join[at];
    this.labelPrediction[i] = join[at + 1];
    this.labelScore[i] = join[at + 2];
    for (let s = 0; s < this.labelSegments.length; s++) this.labelSegments[s][i] = join[at + 3 + s];
  }

  /** Everything is seen at one moment. */
  arriveAt(time: number): void {
    this.time.fill(time, 0, this.n);
    this.labelTime.fill(time, 0, this.labels);
  }

  /** A stretch in which nothing is seen. */
  nothing(from: number, to: number): Telemetry {
    const { predictions, labels } = this.telemetry(from, to);
    return { from, to, predictions: { ...predictions, n: 0 }, labels: { ...labels, n: 0 } };
  }

  /** What was filled in, as monitors see it; valid until the next `begin`. */
  telemetry(from: number, to: number): Telemetry {
    return {
      from,
      to,
      predictions: {
        n: this.n,
        time: this.time,
        segments: this.segments,
        features: this.features,
        age: this.ages,
        score: this.score,
        prediction: this.prediction,
        latency: this.latency,
        failed: this.failed,
      },
      labels: {
        n: this.labels,
        time: this.labelTime,
        requestTime: this.requestTime,
        segments: this.labelSegments,
        label: this.label,
        prediction: this.labelPrediction,
        score: this.labelScore,
      },
    };
  }

  private grow(capacity: number): void {
    const column = () => new Float64Array(capacity);
    const { features, segments } = this.shape;
    this.capacity = capacity;
    this.time = column();
    this.latency = column();
    this.score = column();
    this.prediction = column();
    this.failed = new Uint8Array(capacity);
    this.features = features.map(column);
    this.ages = features.map(({ stored }) => (stored ? column() : undefined));
    this.segments = segments.map(() => new Int32Array(capacity));
  }

  private growLabels(capacity: number): void {
    const column = () => new Float64Array(capacity);
    this.labelCapacity = capacity;
    this.labelTime = column();
    this.requestTime = column();
    this.label = column();
    this.labelPrediction = column();
    this.labelScore = column();
    this.labelSegments = this.shape.segments.map(() => new Int32Array(capacity));
  }
}
