import { z } from 'zod';
import type { RequestBatch, Shape } from '../harness/core/batch.js';
import { mix } from '../harness/core/rng.js';
import { CategoryMove } from './category-move.js';
import type { Injector, InjectorContext, InjectorDeclaration } from './injector.js';

const params = z.strictObject({
  mean: z
    .number()
    .default(0)
    .describe('shift of the level in σ of the feature (lognormal: on the log scale; replay: σ of the file)'),
  scale: z.number().min(0).default(1).describe('factor on the spread about the mean (lognormal: on the log scale)'),
  categories: z
    .record(z.string(), z.number().min(0))
    .default({})
    .describe('new weight of single categories; the others keep theirs, and all are normalised (no unit)'),
});
type Params = z.output<typeof params>;

/** Which features of the scope the parameters speak of. */
function affected(given: Params, shape: Shape, features: readonly number[]): number[] {
  const numeric = given.mean !== 0 || given.scale !== 1;
  const named = Object.keys(given.categories);
  return features.filter((index) => {
    const feature = shape.features[index];
    if (feature.type === 'numeric') return numeric;
    return named.length > 0 && named.every((name) => feature.categories.includes(name));
  });
}

/** Moves numeric features about and along their mean, and redraws as few categories as the new weights ask for. */
class CovariateShift implements Injector {
  private readonly touched: Uint8Array;
  private readonly moves: (CategoryMove | null)[];
  private readonly features: readonly number[];
  private readonly key: number;

  constructor(
    private readonly given: Params,
    private readonly context: InjectorContext,
    capacity = 0,
  ) {
    this.touched = new Uint8Array(capacity);
    this.features = Object.freeze(affected(given, context.shape, context.features));
    this.key = context.rng.bits();
    this.moves = this.features.map((index) =>
      context.shape.features[index].type === 'categorical'
        ? new CategoryMove(context.shape.features[index].categories, context.details[index].weights, given.categories)
        : null,
    );
  }

  apply(batch: RequestBatch, intensity: Float64Array): number {
    const { shape, details } = this.context;
    const touched = this.touched.length >= batch.n ? this.touched.fill(0) : new Uint8Array(batch.n);
    this.features.forEach((index, k) => {
      const column = batch.world[index];
      const move = this.moves[k];
      if (move) move.apply(batch, column, intensity, touched, this.uniforms(batch, index));
      else if (details[index].binary) this.moveChance(batch, index, intensity, touched);
      else this.moveValues(shape.features[index], batch.n, column, intensity, touched);
    });
    let changed = 0;
    for (let i = 0; i < batch.n; i++) changed += touched[i];
    return changed;
  }

  /**
   * One uniform a row: by request, so that it does not hang on the other features or on where batches are cut; by
   * entity for stored features, so that an entity's value does not flicker.
   */
  private uniforms(batch: RequestBatch, index: number): Float64Array {
    const out = new Float64Array(batch.n);
    const stored = this.context.shape.features[index].stored;
    for (let i = 0; i < batch.n; i++)
      out[i] = (mix(this.key, index, stored ? batch.entity[i] : batch.firstOrdinal + i) >>> 0) * 2.3283064365386963e-10;
    return out;
  }

  private moveValues(
    feature: Shape['features'][number],
    n: number,
    column: Float64Array,
    intensity: Float64Array,
    touched: Uint8Array,
  ): void {
    const { mean: shift, scale } = this.given;
    const { mean, sd, log } = feature;
    for (let i = 0; i < n; i++) {
      const strength = intensity[i];
      if (strength === 0) continue;
      const value = column[i];
      const factor = 1 + (scale - 1) * strength;
      const offset = shift * sd * strength;
      const moved = log
        ? factor === 1
          ? value * Math.exp(offset)
          : Math.exp(mean + (Math.log(value) - mean) * factor + offset)
        : factor === 1
          ? value + offset
          : mean + (value - mean) * factor + offset;
      if (moved !== value && !Number.isNaN(value)) touched[i] = 1;
      column[i] = moved;
    }
  }

  /** A feature that is 0 or 1: its probability moves by `mean` σ, and as few values as need be with it. */
  private moveChance(batch: RequestBatch, index: number, intensity: Float64Array, touched: Uint8Array): void {
    const { mean: p, sd } = this.context.shape.features[index];
    const column = batch.world[index];
    const u = this.uniforms(batch, index);
    for (let i = 0; i < batch.n; i++) {
      if (intensity[i] === 0) continue;
      const moved = Math.min(1, Math.max(0, p + this.given.mean * sd * intensity[i]));
      const rises = moved > p && column[i] === 0 && u[i] < (moved - p) / (1 - p);
      const falls = moved < p && column[i] === 1 && u[i] >= moved / p;
      if (!rises && !falls) continue;
      column[i] = rises ? 1 : 0;
      touched[i] = 1;
    }
  }
}

export const covariateShift: InjectorDeclaration = {
  kind: 'covariate-shift',
  summary: 'The world changes: features move in level, spread or mix, and outcomes follow the moved values',
  source: 'Shift by magnitude and share of rows as in Rabanser, Günnemann & Lipton 2019; Jenga (Schelter et al. 2021)',
  params,
  seam: 'traffic',
  diagnosis: 'data-drift',
  idle: (given) => {
    const { mean, scale, categories } = given as Params;
    return mean === 0 && scale === 1 && Object.keys(categories).length === 0;
  },
  check: (given, shape, features) => checkShift(given as Params, shape, features),
  create: (given, context) => new CovariateShift(given as Params, context, 4096),
};

function checkShift(given: Params, shape: Shape, named: readonly string[]): string[] {
  const problems: string[] = [];
  const numeric = given.mean !== 0 || given.scale !== 1;
  const categories = Object.keys(given.categories);
  for (const feature of shape.features) {
    if (!named.includes(feature.name)) continue;
    if (feature.type === 'numeric' && categories.length > 0)
      problems.push(`'categories' does not go with '${feature.name}', which is numeric: use 'mean' or 'scale'`);
    if (feature.type === 'categorical' && numeric)
      problems.push(`'mean' and 'scale' do not go with '${feature.name}', which is categorical: use 'categories'`);
    if (feature.type === 'numeric' && numeric && feature.sd === 0)
      problems.push(`'${feature.name}' is constant: it has no σ to be shifted by`);
    if (feature.type === 'categorical')
      for (const name of categories)
        if (!feature.categories.includes(name))
          problems.push(`'${feature.name}' has no category '${name}'; it has ${feature.categories.join(', ')}`);
  }
  const all = shape.features.map((_, index) => index);
  if (named.length === 0 && (numeric || categories.length > 0) && affected(given, shape, all).length === 0)
    problems.push('no feature of this system can be shifted in this way: name features under scope');
  return problems;
}
