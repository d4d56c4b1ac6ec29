import { createHash } from 'node:crypto';
import type { System } from '../../../harness/system/system.js';

/** All that telemetry showed, joined over steps. */
export interface Seen {
  time: number[];
  features: number[][];
  segments: number[][];
  age: number[][];
  score: number[];
  prediction: number[];
  latency: number[];
  failed: number[];
  labelTime: number[];
  labelRequest: number[];
  label: number[];
  labelPrediction: number[];
  labelScore: number[];
  labelSegments: number[][];
}

/** Steps a system to `until` and keeps what it shows. @param everyS longest step */
export function collect(system: System, until: number, everyS = Number.POSITIVE_INFINITY): Seen {
  const seen: Seen = {
    time: [],
    features: [],
    segments: [],
    age: [],
    score: [],
    prediction: [],
    latency: [],
    failed: [],
    labelTime: [],
    labelRequest: [],
    label: [],
    labelPrediction: [],
    labelScore: [],
    labelSegments: [],
  };
  while (system.now < until) {
    const { predictions: p, labels: l, from, to } = system.step(Math.min(until, system.now + everyS));
    for (let i = 0; i < p.n; i++)
      if (p.time[i] < from || p.time[i] > to) throw new Error(`row at ${p.time[i]} outside [${from}, ${to})`);
    for (let i = 0; i < l.n; i++)
      if (l.time[i] < from || l.time[i] >= to) throw new Error(`label at ${l.time[i]} outside [${from}, ${to})`);
    const add = (out: number[], column: ArrayLike<number>, n: number) => {
      for (let i = 0; i < n; i++) out.push(column[i]);
    };
    add(seen.time, p.time, p.n);
    p.features.forEach((column, f) => {
      seen.features[f] ??= [];
      add(seen.features[f], column, p.n);
    });
    p.segments.forEach((column, s) => {
      seen.segments[s] ??= [];
      add(seen.segments[s], column, p.n);
    });
    p.age.forEach((column, f) => {
      seen.age[f] ??= [];
      if (column) add(seen.age[f], column, p.n);
    });
    add(seen.score, p.score, p.n);
    add(seen.prediction, p.prediction, p.n);
    add(seen.latency, p.latency, p.n);
    add(seen.failed, p.failed, p.n);
    add(seen.labelTime, l.time, l.n);
    add(seen.labelRequest, l.requestTime, l.n);
    add(seen.label, l.label, l.n);
    add(seen.labelPrediction, l.prediction, l.n);
    add(seen.labelScore, l.score, l.n);
    l.segments.forEach((column, s) => {
      seen.labelSegments[s] ??= [];
      add(seen.labelSegments[s], column, l.n);
    });
  }
  return seen;
}

/** A hash of every byte that was seen. */
export function digest(seen: Seen): string {
  const hash = createHash('sha256');
  for (const [name, column] of Object.entries(seen))
    hash.update(name).update(new Float64Array((column as number[]).flat()));
  return hash.digest('hex');
}
