import type { Shape } from '../../core/batch.js';
import type { PredictionLog } from '../../core/telemetry.js';
import { decodeNumber, encodeNumber } from './numbers.js';

/** What all prediction records of a run share. */
export interface PredictionContext {
  /** Request ids are `run-ordinal`. */
  readonly run: string;
  readonly model: string;
  readonly threshold: number;
  /** Milliseconds since the epoch of t = 0. */
  readonly startMs: number;
}

/** Writes rows of a prediction log as JSON records, and reads them back. */
export class PredictionCodec {
  /** Numbers a decoded row: time, latency, score, prediction, failed; then features, ages, segments. */
  readonly width: number;
  private readonly head: string;
  private readonly segmentTexts: readonly (readonly string[])[];
  private readonly featureKeys: readonly string[];
  private readonly categoryTexts: readonly (readonly string[])[];
  private readonly categoryIndex: readonly ReadonlyMap<string, number>[];
  private readonly segmentIndex: readonly ReadonlyMap<string, number>[];

  constructor(
    readonly shape: Shape,
    private readonly context: PredictionContext,
  ) {
    const { features, segments } = shape;
    this.width = fixedColumns + 2 * features.length + segments.length;
    const { model, threshold } = context;
    this.head = `"model_name":${JSON.stringify(model)},"model_version":"1","endpoint":${JSON.stringify(`/v2/models/${model}/infer`)},"decision_threshold":${encodeNumber(threshold)},"schema_version":1`;
    this.segmentTexts = segments.map(({ name, values }) =>
      values.map((value) => `${JSON.stringify(name)}:${JSON.stringify(value)}`),
    );
    this.featureKeys = features.map(({ name }) => `${JSON.stringify(name)}:`);
    this.categoryTexts = features.map(({ categories }) => categories.map((category) => JSON.stringify(category)));
    this.categoryIndex = features.map(({ categories }) => indexOf(categories));
    this.segmentIndex = segments.map(({ values }) => indexOf(values));
  }

  requestId(ordinal: number): string {
    return `${this.context.run}-${ordinal}`;
  }

  /** The ordinal of a request id of this run; NaN where it is of another. */
  ordinalOf(requestId: unknown): number {
    const { run } = this.context;
    if (typeof requestId !== 'string' || !requestId.startsWith(`${run}-`)) return Number.NaN;
    return Number(requestId.slice(run.length + 1));
  }

  iso(seconds: number): string {
    return new Date(Math.round(this.context.startMs + seconds * 1000)).toISOString();
  }

  /** One row as JSON. `exact` repeats its times in seconds since the start of the run, with all their digits. */
  encode(log: PredictionLog, i: number, ordinal: number, entity: string, ingested: string): string {
    const time = log.time[i];
    let segments = '';
    for (let s = 0; s < this.segmentTexts.length; s++)
      segments += (s > 0 ? ',' : '') + (this.segmentTexts[s][log.segments[s][i]] ?? '');
    let features = '';
    let metadata = '';
    let ages = '';
    for (let f = 0; f < this.featureKeys.length; f++) {
      const value = log.features[f][i];
      const key = this.featureKeys[f];
      features += (f > 0 ? ',' : '') + key + (this.categoryTexts[f][value] ?? encodeNumber(value));
      const age = log.age[f]?.[i];
      if (age === undefined) continue;
      const status = Number.isNaN(value) ? 'NULL_VALUE' : 'PRESENT';
      const join = metadata === '' ? '' : ',';
      metadata += `${join}${key}{"event_time":"${this.iso(time - age)}","age_ms":${Math.round(age * 1000)},"status":"${status}"}`;
      ages += `${join}${key}${encodeNumber(age)}`;
    }
    const latency = log.latency[i];
    const outcome =
      log.failed[i] === 1 ? '"status_code":500,"error_type":"model_error"' : '"status_code":200,"error_type":null';
    return `{"request_id":"${this.requestId(ordinal)}","event_time":"${this.iso(time)}","ingest_time":"${ingested}",${this.head},"entity_id":"${entity}","segment":{${segments}},"features":{${features}},"feature_meta":{${metadata}},"prediction":${encodeNumber(log.prediction[i])},"score":${encodeNumber(log.score[i])},"latency_ms":{"total":${encodeNumber(latency * 1000)},"features":null,"predict":null},${outcome},"exact":{"event_s":${time},"latency_s":${encodeNumber(latency)},"age_s":{${ages}}}}`;
  }

  /** Reads a record into `width` numbers of `row` from `at` on. Fields that are missing become NaN (segments −1). */
  decode(record: PredictionRecord, row: Float64Array, at: number): void {
    const { shape } = this;
    const { exact } = record;
    const time = exact?.event_s ?? (Date.parse(record.event_time) - this.context.startMs) / 1000;
    row[at] = time;
    row[at + 1] = exact === undefined ? decodeNumber(record.latency_ms?.total) / 1000 : decodeNumber(exact.latency_s);
    row[at + 2] = decodeNumber(record.score);
    row[at + 3] = decodeNumber(record.prediction);
    row[at + 4] = record.status_code >= 500 ? 1 : 0;
    const features = at + fixedColumns;
    const ages = features + shape.features.length;
    for (let f = 0; f < shape.features.length; f++) {
      const { name, stored } = shape.features[f];
      const value = record.features[name];
      row[features + f] =
        typeof value === 'string' ? (this.categoryIndex[f].get(value) ?? decodeNumber(value)) : decodeNumber(value);
      row[ages + f] = !stored
        ? Number.NaN
        : exact === undefined
          ? decodeNumber(record.feature_meta?.[name]?.age_ms) / 1000
          : decodeNumber(exact.age_s[name]);
    }
    const segments = ages + shape.features.length;
    for (let s = 0; s < shape.segments.length; s++)
      row[segments + s] = this.segmentIndex[s].get(record.segment[shape.segments[s].name] ?? '') ?? -1;
  }
}

/** What detectors read of a prediction record. */
export interface PredictionRecord {
  request_id: string;
  event_time: string;
  features: Record<string, unknown>;
  segment: Record<string, string>;
  feature_meta?: Record<string, { age_ms?: number }>;
  prediction: unknown;
  score: unknown;
  latency_ms?: { total?: unknown };
  status_code: number;
  exact?: { event_s: number; latency_s: unknown; age_s: Record<string, unknown> };
}

/** Columns of a decoded row before its features. */
export const fixedColumns = 5;

function indexOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}
