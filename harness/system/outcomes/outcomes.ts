import type { RequestBatch } from '../../core/batch.js';
import type { OutcomesPlan } from '../../core/plan.js';
import { type Rng, stream } from '../../core/rng.js';
import { scratch } from '../../core/scratch.js';
import { batchCapacity } from '../constants.js';
import { LabelDelay } from './delay.js';

/** Draws what really happened after each request, and when it becomes known. Each part has a stream of its own. */
export class Outcomes {
  private readonly outcome: Rng;
  private readonly noise: Rng | null;
  private readonly residual: Rng | null;
  private readonly lost: Rng | null;
  private readonly delay: LabelDelay;
  private readonly scratch = scratch(Float64Array, batchCapacity);
  private etaBefore = Number.NaN;

  /** @param plan frozen */
  constructor(
    private readonly plan: Readonly<OutcomesPlan>,
    private readonly regression: boolean,
    seed: string,
  ) {
    this.outcome = stream(seed, 'outcomes');
    this.noise = plan.noise > 0 ? stream(seed, 'outcomes.noise') : null;
    this.residual = regression && plan.residual > 0 ? stream(seed, 'outcomes.residual') : null;
    this.lost = plan.unlabelled ? stream(seed, 'outcomes.unlabelled') : null;
    this.delay = new LabelDelay(plan.delay, seed);
  }

  /** Fills `batch.label`. @param chance P(y = 1) of each row; for regression `batch.eta` counts instead */
  draw(batch: RequestBatch, chance: Float64Array): void {
    if (this.regression) this.drawValues(batch);
    else this.drawClasses(batch, chance);
  }

  private drawClasses(batch: RequestBatch, chance: Float64Array): void {
    const { n, label } = batch;
    this.outcome.fillUniform(label, 0, n);
    for (let i = 0; i < n; i++) label[i] = label[i] < chance[i] ? 1 : 0;
    if (!this.noise) return;
    const { scratch } = this;
    const { noise } = this.plan;
    this.noise.fillUniform(scratch, 0, n);
    for (let i = 0; i < n; i++) if (scratch[i] < noise) label[i] = scratch[i] < noise / 2 ? 1 : 0;
  }

  /** A random label of a regression is drawn about the request before. */
  private drawValues(batch: RequestBatch): void {
    const { n, label, eta } = batch;
    const { scratch } = this;
    label.set(eta.subarray(0, n));
    if (this.noise) {
      this.noise.fillUniform(scratch, 0, n);
      for (let i = 0; i < n; i++) {
        if (scratch[i] < this.plan.noise && !Number.isNaN(this.etaBefore)) label[i] = this.etaBefore;
        this.etaBefore = eta[i];
      }
    }
    if (!this.residual) return;
    this.residual.fillNormal(scratch, 0, n);
    for (let i = 0; i < n; i++) label[i] += this.plan.residual * scratch[i];
  }

  /** Fills `batch.labelAt`, and takes away the labels that never become known. */
  reveal(batch: RequestBatch): void {
    const { n, label, labelAt, failed, prediction } = batch;
    this.delay.fill(batch);
    if (this.lost && this.plan.unlabelled) {
      const { prediction: value, share } = this.plan.unlabelled;
      const { scratch } = this;
      this.lost.fillUniform(scratch, 0, n);
      for (let i = 0; i < n; i++) if (prediction[i] === value && scratch[i] < share) label[i] = Number.NaN;
    }
    for (let i = 0; i < n; i++) {
      if (failed[i] === 1) label[i] = Number.NaN;
      if (Number.isNaN(label[i])) labelAt[i] = Number.POSITIVE_INFINITY;
    }
  }
}
