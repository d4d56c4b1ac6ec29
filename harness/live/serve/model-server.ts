import { randomUUID } from 'node:crypto';
import type { RequestBatch } from '../../core/batch.js';
import { DriftdrillError } from '../../core/errors.js';
import { trialSeed } from '../../core/rng.js';
import type { LoadedSystem } from '../../system/load.js';
import { type Answer, HttpError, jsonOf, type Request } from '../http/server.js';
import { isRecord, textOf } from '../intake/incoming.js';
import { ServingMetrics } from '../metrics/serving-metrics.js';
import { Inference, requestedOutputs } from './inference.js';
import type { LoggedRequest, PredictionLogFile } from './prediction-log.js';

const modelVersion = '1';
/** Bytes that a request may have. */
export const requestLimit = 4 << 20;

/** The scenario's model over HTTP, by the Open Inference Protocol (V2, REST). */
export class ModelServer {
  readonly metrics: ServingMetrics;
  private readonly inference: Inference;
  private readonly name: string;
  private ready = true;

  /** @throws DriftdrillError where the scenario has no model that could answer */
  constructor(
    private readonly loaded: LoadedSystem,
    private readonly log: PredictionLogFile | null,
  ) {
    const { plan, shape } = loaded;
    if (plan.system.traffic.aggregate !== undefined)
      throw new DriftdrillError('no-model', `${plan.name} only counts its requests: no model is loaded`, {
        place: { file: plan.file },
        hint: 'take out system.traffic.aggregate',
      });
    if (['none', 'recorded'].includes(plan.system.model.kind))
      throw new DriftdrillError(
        'no-model',
        `${plan.name} has no model to serve: its kind is ${plan.system.model.kind}`,
        {
          place: { file: plan.file },
          hint: 'serve a scenario whose model computes its predictions',
        },
      );
    this.name = plan.name;
    this.inference = new Inference(loaded, trialSeed(plan.name, plan.seed, 0));
    this.metrics = new ServingMetrics(
      plan.name,
      modelVersion,
      shape.features.map(({ name }) => name),
    );
  }

  /** From now on it says that it is not ready, so that no new traffic is sent. */
  drain(): void {
    this.ready = false;
  }

  async handle(request: Request): Promise<Answer> {
    const { method, path } = request;
    const model = `/v2/models/${encodeURIComponent(this.name)}`;
    const versioned = path.replace(`${model}/versions/${modelVersion}`, model);
    if (versioned === `${model}/infer`) {
      if (method !== 'POST') throw new HttpError(405, `inference takes POST, not ${method}`);
      return this.infer(request);
    }
    if (method !== 'GET' && method !== 'HEAD') throw new HttpError(405, `${path} takes GET, not ${method}`);
    switch (versioned) {
      case '/healthz':
      case '/v2/health/live':
        return { status: 200, body: { live: true } };
      case '/v2/health/ready':
        return { status: this.ready ? 200 : 503, body: { ready: this.ready } };
      case `${model}/ready`:
        return { status: this.ready ? 200 : 503, body: { name: this.name, ready: this.ready } };
      case '/metrics':
        return { status: 200, body: await this.metrics.registry.metrics(), type: this.metrics.registry.contentType };
      case '/v2':
        return { status: 200, body: { name: 'driftdrill', version: modelVersion, extensions: [] } };
      case model:
        return {
          status: 200,
          body: { name: this.name, versions: [modelVersion], platform: 'driftdrill', ...this.inference.tensors() },
        };
    }
    if (path.startsWith('/v2/models/')) throw new HttpError(404, `there is no model at ${path}; it is ${model}`);
    throw new HttpError(404, `there is no ${path}`);
  }

  private async infer(request: Request): Promise<Answer> {
    const started = performance.now();
    const passed = (since: number) => (performance.now() - since) / 1000;
    const body = await jsonOf(request);
    const id = (isRecord(body) ? textOf(body.id) : undefined) ?? randomUUID();
    const { inference } = this;
    let status = 200;
    let readAt: number | null = null;
    try {
      const wanted = requestedOutputs(body);
      inference.read(body);
      readAt = performance.now();
      inference.predict();
      this.watch(inference.batch);
      const outputs = inference.outputs(wanted);
      return { status, body: { model_name: this.name, model_version: modelVersion, id, outputs } };
    } catch (error) {
      status = error instanceof HttpError ? error.status : 500;
      throw error;
    } finally {
      const seconds = passed(started);
      this.metrics.answered(status, seconds);
      if (readAt !== null) this.log?.write(this.records(id, { status, seconds, predictS: passed(readAt) }));
    }
  }

  private watch({ world, score, n: rows }: RequestBatch): void {
    this.metrics.scored(score, rows);
    for (const [f, { name }] of this.loaded.shape.features.entries()) {
      let missing = 0;
      for (let i = 0; i < rows; i++) if (Number.isNaN(world[f][i])) missing += 1;
      this.metrics.missing(name, missing / rows);
    }
  }

  /** What is kept of the rows of the last call. */
  private records(id: string, { status, seconds, predictS }: Served): LoggedRequest[] {
    const { features, segments } = this.loaded.shape;
    const { batch } = this.inference;
    const time = new Date().toISOString();
    return Array.from({ length: batch.n }, (_, i) => ({
      request_id: batch.n === 1 ? id : `${id}-${i}`,
      event_time: time,
      ingest_time: time,
      model_name: this.name,
      model_version: modelVersion,
      endpoint: `/v2/models/${this.name}/infer`,
      entity_id: null,
      segment: Object.fromEntries(segments.map(({ name, values }, s) => [name, values[batch.segments[s][i]] ?? null])),
      features: Object.fromEntries(
        features.map(({ name, categories }, f) => {
          const value = batch.world[f][i];
          return [name, categories.length > 0 ? (categories[value] ?? null) : known(value)];
        }),
      ),
      feature_meta: {},
      prediction: known(batch.prediction[i]),
      score: known(batch.score[i]),
      decision_threshold: this.loaded.plan.system.model.threshold,
      latency_ms: { total: seconds * 1000, features: null, predict: predictS * 1000 },
      status_code: status,
      error_type: status === 200 ? null : 'model_error',
      schema_version: 1,
    }));
  }
}

/** How a call went. */
interface Served {
  readonly status: number;
  /** Until it was answered, and of that in the model. */
  readonly seconds: number;
  readonly predictS: number;
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
