import type { LabelLog, PredictionLog, Telemetry } from '../../core/telemetry.js';
import { encodeNumber } from '../records/numbers.js';
import type { PredictionCodec } from '../records/prediction.js';
import { encodeWatermark, type Watermark } from '../records/watermark.js';
import { eventHeaders } from './cloud-event.js';
import { RequestIndex, type SeenRequest } from './request-index.js';
import type { Sender } from './sender.js';
import type { Topics } from './topics.js';

/** Turns telemetry into records on the topics of a run, in the order in which it comes. */
export class Publisher {
  predictions = 0;
  labels = 0;
  private batch = 0;
  private readonly requests = new RequestIndex();
  private readonly predictionHeaders: ReturnType<typeof eventHeaders>;
  private readonly labelHeaders: ReturnType<typeof eventHeaders>;
  private readonly markHeaders: ReturnType<typeof eventHeaders>;
  private readonly featureNames: string[];

  constructor(
    private readonly sender: Sender,
    private readonly topics: Topics,
    private readonly codec: PredictionCodec,
    prefix: string,
  ) {
    this.predictionHeaders = eventHeaders('prediction', prefix);
    this.labelHeaders = eventHeaders('label', prefix);
    this.markHeaders = eventHeaders('watermark', prefix);
    this.featureNames = codec.shape.features.map(({ name }) => name);
  }

  /**
   * Publishes one stretch and the watermark that closes it; resolves when the stretch before it is acknowledged.
   * @param entityOf id of who made the request of a row
   */
  async publish(telemetry: Telemetry, entityOf: (row: number) => string, end: boolean): Promise<void> {
    const { sender, topics, codec } = this;
    const { predictions, labels } = telemetry;
    const ingested = new Date().toISOString();
    for (let i = 0; i < predictions.n; i++) {
      const ordinal = this.predictions++;
      const entity = entityOf(i);
      this.requests.add(predictions.time[i], { ordinal, entity, ...this.seenOf(predictions, i) });
      const value = codec.encode(predictions, i, ordinal, entity, ingested);
      const headers = this.predictionHeaders(codec.requestId(ordinal), codec.iso(predictions.time[i]), ordinal);
      sender.add(topics.predictions, { key: entity, value, headers });
      if (sender.full) await sender.flush();
    }
    for (let i = 0; i < labels.n; i++) {
      const sequence = this.labels++;
      const { ordinal, entity } = this.requests.take(labels.requestTime[i], this.seenOf(labels, i));
      const observed = codec.iso(labels.time[i]);
      const id = codec.requestId(ordinal);
      const value = `{"request_id":"${id}","label":${encodeNumber(labels.label[i])},"label_time":"${observed}","observed_time":"${observed}","label_source":"outcomes","revision":0,"exact":{"observed_s":${labels.time[i]}}}`;
      const headers = this.labelHeaders(`${id}-label-0`, observed, sequence);
      sender.add(topics.labels, { key: entity, value, headers });
      if (sender.full) await sender.flush();
    }
    await this.mark(telemetry, end);
  }

  /** What a monitor sees of the request beside its label. */
  private seenOf({ prediction, score, segments }: PredictionLog | LabelLog, i: number): SeenRequest {
    let group = 0;
    for (let s = 0; s < segments.length; s++)
      group = group * (this.codec.shape.segments[s].values.length + 1) + segments[s][i] + 1;
    return { prediction: prediction[i], score: score[i], group };
  }

  private async mark(telemetry: Telemetry, end: boolean): Promise<void> {
    const { sender, topics, codec } = this;
    const mark: Watermark = {
      batch: this.batch++,
      from_s: telemetry.from,
      to_s: telemetry.to,
      predictions: this.predictions,
      labels: this.labels,
      end,
    };
    const time = codec.iso(telemetry.to);
    const value = encodeWatermark(mark, time, telemetry, this.featureNames);
    const headers = this.markHeaders(`watermark-${mark.batch}`, time, mark.batch);
    sender.add(topics.metrics, { key: 'watermark', value, headers });
    await sender.flush();
  }
}
