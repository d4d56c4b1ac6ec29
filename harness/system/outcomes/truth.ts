import type { RequestBatch } from '../../core/batch.js';
import type { OutcomesPlan } from '../../core/plan.js';
import { stream } from '../../core/rng.js';
import { scratch } from '../../core/scratch.js';
import type { TrueConcept } from '../concept.js';
import { batchCapacity } from '../constants.js';
import type { LoadedSystem } from '../loaded.js';
import type { Model } from '../models/model.js';
import { startModel } from '../start-model.js';
import { moveLabels } from './moved-labels.js';
import { Outcomes } from './outcomes.js';

/** Where outcomes come from: a recording, a concept, or the score of the user's model on the true features. */
type Source = 'recorded' | 'concept' | 'score';

/** What really happens after each request, and what of it becomes known. */
export class Truth {
  private readonly outcomes: Outcomes;
  private readonly before = scratch(Float64Array, batchCapacity);
  private readonly chance = scratch(Float64Array, batchCapacity);
  private readonly happened = scratch(Float64Array, batchCapacity);
  private readonly spare: Float64Array;
  private readonly key: number;

  private constructor(
    readonly source: Source,
    private readonly concept: TrueConcept | null,
    /** The user's model once more, for what it would say of the true features. */
    private readonly model: Model | null,
    private readonly regression: boolean,
    private readonly ranking: boolean,
    plan: Readonly<OutcomesPlan>,
    seed: string,
  ) {
    this.outcomes = new Outcomes(plan, regression, seed);
    this.spare = scratch(Float64Array, source === 'score' ? batchCapacity : 0);
    this.key = stream(seed, 'outcomes.moved').bits();
  }

  /** Null where there are no outcomes: no model, no concept and no recorded label. */
  static of(loaded: LoadedSystem, recorded: boolean, concept: TrueConcept | null, seed: string): Truth | null {
    const { plan, parts, shape } = loaded;
    const source = recorded ? 'recorded' : concept ? 'concept' : parts.userModel ? 'score' : null;
    if (source === null) return null;
    const delayS = plan.system.traffic.replay?.labels?.delayS ?? null;
    const outcomes: OutcomesPlan = { ...plan.system.outcomes };
    if (delayS !== null) outcomes.delay = { all: { kind: 'constant', value: delayS } };
    const model = source === 'score' ? startModel(loaded, seed) : null;
    return new Truth(source, concept, model, parts.regression, shape.task === 'ranking', Object.freeze(outcomes), seed);
  }

  /** Fills `batch.eta` where anything asks for it. @param moved true where a fault acts at the concept seam */
  begin(batch: RequestBatch, moved: boolean): void {
    if (this.source === 'score') this.etaOfScore(batch);
    else if (this.source === 'concept' || moved) this.concept?.fill(batch);
    if (moved) this.before.set(batch.eta.subarray(0, batch.n));
  }

  private etaOfScore(batch: RequestBatch): void {
    const { n, eta } = batch;
    let score = batch.score;
    if (this.model && batch.served.some((column, f) => column !== batch.world[f])) {
      score = this.spare;
      this.model.predict({ ...batch, served: batch.world, score, prediction: this.chance });
    }
    if (this.regression) {
      eta.set(score.subarray(0, n));
      return;
    }
    for (let i = 0; i < n; i++) {
      const p = Math.min(1 - 1e-12, Math.max(1e-12, score[i]));
      eta[i] = Math.log(p / (1 - p));
    }
  }

  /**
   * Fills `batch.label` with what happens.
   * @param moved true where a fault acts at the concept seam
   * @param linked true where the scores are those of the true concept before any fault
   * @param keep true where it is asked for later with `kept`
   */
  draw(batch: RequestBatch, moved: boolean, linked: boolean, keep: boolean): void {
    const { n, eta } = batch;
    if (this.source === 'recorded') {
      if (moved) moveLabels(batch, this.before, this.regression, this.key);
    } else if (this.regression || (linked && !moved)) this.outcomes.draw(batch, batch.score);
    else {
      const { chance } = this;
      for (let i = 0; i < n; i++) chance[i] = 1 / (1 + Math.exp(-eta[i]));
      this.outcomes.draw(batch, chance);
    }
    if (keep) this.happened.set(batch.label.subarray(0, n));
  }

  /** Fills `batch.labelAt`, and takes away the labels that never become known. */
  reveal(batch: RequestBatch): void {
    this.outcomes.reveal(batch);
  }

  /** What happened in the last batch; a request that failed shows no item, which nobody can click. */
  kept(batch: RequestBatch): Float64Array {
    if (this.ranking) for (let i = 0; i < batch.n; i++) if (batch.failed[i] === 1) this.happened[i] = Number.NaN;
    return this.happened;
  }
}
