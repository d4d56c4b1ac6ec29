import type { LoadedSystem } from './loaded.js';
import { createSystem } from './system.js';

/** One request as prediction logs hold it. Times are ISO 8601. */
export interface PredictionRecord {
  readonly request_id: string;
  readonly event_time: string;
  readonly model_name: string;
  readonly entity_id: string;
  /** A made-up person; stands for the row of a table of customers. */
  readonly entity: Readonly<Record<string, string>>;
  readonly segment: Readonly<Record<string, string>>;
  /** As served; null where the value is missing. */
  readonly features: Readonly<Record<string, number | string | null>>;
  readonly feature_meta: Readonly<
    Record<string, { event_time: string; age_ms: number; status: 'PRESENT' | 'NULL_VALUE' }>
  >;
  readonly prediction: number | null;
  readonly score: number | null;
  readonly decision_threshold: number;
  readonly latency_ms: { readonly total: number };
  readonly status_code: 200 | 500;
  readonly schema_version: 1;
}

/** The first `count` requests of a trial as prediction records, for people to look at; none where requests are only counted. */
export async function predictionRecords(
  loaded: LoadedSystem,
  seed: string,
  count: number,
): Promise<PredictionRecord[]> {
  const { shape, plan, parts } = loaded;
  if (parts.counted !== null) return [];
  const system = createSystem(loaded, seed);
  const records: PredictionRecord[] = [];
  const iso = (seconds: number) => new Date(Math.round(system.startMs + seconds * 1000)).toISOString();
  const until = Math.min(parts.longestS, (4 * count) / parts.ratePerS);
  while (records.length < count && system.now < until) {
    const log = system.step(until).predictions;
    for (let i = 0; i < log.n && records.length < count; i++) {
      const entity = await loaded.entity(system.entityOf(i));
      records.push({
        request_id: `${seed}-${records.length}`,
        event_time: iso(log.time[i]),
        model_name: plan.name,
        entity_id: entity.id,
        entity: { name: entity.name, email: entity.email, city: entity.city, account: entity.account },
        segment: Object.fromEntries(shape.segments.map(({ name, values }, s) => [name, values[log.segments[s][i]]])),
        features: Object.fromEntries(
          shape.features.map(({ name, categories }, f) => [name, readable(log.features[f][i], categories)]),
        ),
        feature_meta: Object.fromEntries(
          shape.features.flatMap(({ name }, f) => {
            const age = log.age[f]?.[i];
            if (age === undefined) return [];
            const status = Number.isNaN(log.features[f][i]) ? ('NULL_VALUE' as const) : ('PRESENT' as const);
            return [[name, { event_time: iso(log.time[i] - age), age_ms: Math.round(age * 1000), status }]];
          }),
        ),
        prediction: known(log.prediction[i]),
        score: known(log.score[i]),
        decision_threshold: plan.system.model.threshold,
        latency_ms: { total: Math.round(log.latency[i] * 1e6) / 1000 },
        status_code: log.failed[i] === 1 ? 500 : 200,
        schema_version: 1,
      });
    }
  }
  return records;
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function readable(value: number, categories: readonly string[]): number | string | null {
  if (Number.isNaN(value)) return null;
  return categories.length > 0 ? categories[value] : value;
}
