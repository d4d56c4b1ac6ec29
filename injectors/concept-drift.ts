import { z } from 'zod';
import type { RequestBatch } from '../harness/core/batch.js';
import { share } from '../harness/core/quantity.js';
import { scratch } from '../harness/core/scratch.js';
import type { Concept, Injector, InjectorDeclaration } from './injector.js';

const params = z.strictObject({
  weights: z
    .record(z.string(), z.number())
    .default({})
    .describe('change of single weights of the concept (its units); categories as `channel=phone`'),
  intercept: z.number().default(0).describe('change of the intercept of the concept (its units)'),
  rotate: share()
    .default(0)
    .describe('turn of the decision boundary, from 0 to 1: the reversed concept, by an angle of π·rotate (share)'),
});
type Params = z.output<typeof params>;

interface Turn {
  /** The concept's own weights, and those at a right angle to them. */
  readonly own: readonly number[];
  readonly across: readonly number[];
  /** What each gives at the mean of all features. */
  readonly ownAtMean: number;
  readonly acrossAtMean: number;
}

/**
 * Turns the weights in the space of standardised features: consecutive terms form pairs (a, b) that become
 * (a·cos − b·sin, a·sin + b·cos); an odd last term becomes a·cos. At half a turn all weights have changed sign.
 */
function turnOf(concept: Concept): Turn {
  const scaled = concept.weights.map((weight, k) => weight * concept.sds[k]);
  const terms = scaled.map((_, k) => k).filter((k) => scaled[k] !== 0);
  const own = scaled.map((weight, k) => (weight === 0 ? 0 : concept.weights[k]));
  const across = scaled.map(() => 0);
  for (let at = 0; at + 1 < terms.length; at += 2) {
    const [a, b] = [terms[at], terms[at + 1]];
    across[a] = -scaled[b] / concept.sds[a];
    across[b] = scaled[a] / concept.sds[b];
  }
  const atMean = (weights: readonly number[]) => weights.reduce((sum, weight, k) => sum + weight * concept.means[k], 0);
  return Object.freeze({
    own: Object.freeze(own),
    across: Object.freeze(across),
    ownAtMean: atMean(own),
    acrossAtMean: atMean(across),
  });
}

/**
 * Changes how outcomes follow from features. A turn goes about the mean of all features, where the level is kept; a
 * partial intensity turns by part of the angle. Changes of weights and intercept are added to the turned concept.
 */
class ConceptDrift implements Injector {
  private readonly turn: Turn | null;
  private readonly change: readonly number[] | null;
  private readonly own: Float64Array;
  private readonly other: Float64Array;

  constructor(
    private readonly given: Params,
    private readonly concept: Concept,
    capacity: number,
  ) {
    this.turn = given.rotate > 0 ? turnOf(concept) : null;
    this.change = Object.values(given.weights).some((weight) => weight !== 0)
      ? Object.freeze(concept.names.map((name) => given.weights[name] ?? 0))
      : null;
    this.own = scratch(Float64Array, this.turn ? capacity : 0);
    this.other = scratch(Float64Array, capacity);
  }

  apply(batch: RequestBatch, intensity: Float64Array): number {
    const { n, eta } = batch;
    const { own, other, turn, change } = this;
    const before = eta.slice(0, n);
    if (turn) {
      this.concept.apply(turn.own, batch, own);
      this.concept.apply(turn.across, batch, other);
      for (let i = 0; i < n; i++) {
        if (intensity[i] === 0) continue;
        const angle = Math.PI * this.given.rotate * intensity[i];
        const a = own[i] - turn.ownAtMean;
        const b = other[i] - turn.acrossAtMean;
        eta[i] += (Math.cos(angle) - 1) * a + Math.sin(angle) * b;
      }
    }
    if (change) {
      this.concept.apply(change, batch, other);
      for (let i = 0; i < n; i++) if (intensity[i] !== 0) eta[i] += intensity[i] * other[i];
    }
    const { intercept } = this.given;
    if (intercept !== 0) for (let i = 0; i < n; i++) if (intensity[i] !== 0) eta[i] += intensity[i] * intercept;
    let changed = 0;
    for (let i = 0; i < n; i++) if (eta[i] !== before[i]) changed += 1;
    return changed;
  }
}

export const conceptDrift: InjectorDeclaration = {
  kind: 'concept-drift',
  summary: 'Outcomes follow from the features in another way: weights, level, or a turned decision boundary',
  source: 'Rotating hyperplane: Hulten, Spencer & Domingos 2001; real drift as in Gama et al. 2014',
  params,
  seam: 'concept',
  diagnosis: 'concept-drift',
  idle: (given) => {
    const { weights, intercept, rotate } = given as Params;
    return intercept === 0 && rotate === 0 && Object.values(weights).every((weight) => weight === 0);
  },
  check: (given, _shape, _features, concept) => {
    if (!concept) return ["there is no concept to change: give 'outcomes.concept', or a model with weights or 'fit'"];
    return Object.keys((given as Params).weights)
      .filter((name) => !concept.names.includes(name))
      .map((name) => `the concept has no weight '${name}'; it may have ${concept.names.slice(0, 20).join(', ')}`);
  },
  create: (given, context) => new ConceptDrift(given as Params, context.concept as Concept, 4096),
};
