import type { RequestBatch, Shape } from '../core/batch.js';
import { DriftdrillError } from '../core/errors.js';
import type { Plan, TermPlan } from '../core/plan.js';
import { stream } from '../core/rng.js';
import { TrueConcept } from './concept.js';
import { sharedSeed } from './load-traffic.js';
import type { LoadedTraffic } from './loaded.js';
import { solveIntercept } from './models/base-rate.js';
import { type Design, designOf, termName, weightsOf } from './models/design.js';
import type { FeatureStats } from './models/feature-stats.js';
import { fitPredictor } from './models/fit.js';
import { type ItemPool, itemPool } from './models/item-pool.js';
import { type LinearPredictor, linearPredictor, sigmoid } from './models/linear-predictor.js';
import type { Task } from './models/model.js';
import { Ranker } from './models/ranker.js';
import { addUp } from './models/weighted-sum.js';
import { sampleRows } from './sample-rows.js';

/** Rows that base rates are solved over. */
const sampleSize = 65_536;
const weighted = ['logistic', 'linear', 'ranker'];

/** What predicts, and what is true. */
export interface ModelParts {
  readonly predictor: LinearPredictor | null;
  readonly concept: LinearPredictor | null;
  readonly pool: ItemPool | null;
}

/** Resolves weights, fits the model where the scenario says so, and solves for base rates. */
export function loadModel(
  plan: Plan,
  traffic: LoadedTraffic,
  shape: Shape,
  stats: readonly FeatureStats[],
  regression: boolean,
): ModelParts {
  const { model, outcomes } = plan.system;
  const own = model.weights.length > 0 ? model.weights : (outcomes.concept?.weights ?? []);
  const design = designOf(shape, stats, own.map(termName));
  checkTerms(design, [...model.weights, ...(outcomes.concept?.weights ?? [])]);
  const pool = model.kind === 'ranker' ? poolOf(plan, design) : null;
  const sample = new Sample(plan, traffic, shape);
  const solve = (weights: readonly number[], rate: number) =>
    solveIntercept(sample.eta(design, weights, pool, modelWeights), rate, regression);
  const modelWeights = weightsOf(design, model.weights);
  let predictor: LinearPredictor | null = null;
  let concept: LinearPredictor | null = null;
  if (weighted.includes(model.kind) && model.fit === null) {
    const intercept = model.intercept ?? (model.baseRate === null ? 0 : solve(modelWeights, model.baseRate));
    predictor = linearPredictor(design, modelWeights, intercept);
  }
  if (outcomes.concept) {
    const weights = weightsOf(design, outcomes.concept.weights);
    const level = model.baseRate === null ? (predictor?.intercept ?? 0) : solve(weights, model.baseRate);
    concept = linearPredictor(design, weights, outcomes.concept.intercept ?? level);
  }
  if (model.fit) predictor = fitted(plan, traffic, shape, design, concept, regression, model.fit.rows);
  return Object.freeze({ predictor, concept: concept ?? predictor, pool });
}

function checkTerms(design: Design, terms: readonly TermPlan[]): void {
  const unknown = terms.map(termName).find((name) => !design.names.includes(name));
  if (unknown !== undefined)
    throw new DriftdrillError('weight-unknown', `no feature can be given the weight '${unknown}'`, {
      hint: `weights go to ${design.names.slice(0, 20).join(', ')}`,
    });
}

function poolOf(plan: Plan, design: Design): ItemPool {
  const { model, outcomes } = plan.system;
  const named = new Set([...model.weights, ...(outcomes.concept?.weights ?? [])].map(termName));
  const terms = design.names.map((_, k) => k).filter((k) => named.has(design.names[k]));
  const { items, taste, appeal } = model.params as { items: number; taste: number; appeal: number };
  return itemPool({ items, taste, appeal }, terms, stream(sharedSeed(plan), 'items'));
}

/** The sample of the traffic, drawn when first asked for. */
class Sample {
  private rows: RequestBatch | null = null;

  constructor(
    private readonly plan: Plan,
    private readonly traffic: LoadedTraffic,
    private readonly shape: Shape,
  ) {}

  /** Linear predictors without intercept; with a ranker, of the items that it shows. */
  eta(design: Design, weights: readonly number[], pool: ItemPool | null, shownBy: readonly number[]): Float64Array {
    this.rows ??= sampleRows(this.plan, this.traffic, this.shape, sampleSize);
    const { rows, plan } = this;
    if (pool) {
      const candidates = Number(plan.system.model.params.candidates);
      const rng = stream(`${sharedSeed(plan)}\u0000sample`, 'candidates');
      const ranker = new Ranker(linearPredictor(design, shownBy, 0), pool, candidates, rng, rows.n);
      ranker.predict({ ...rows, served: rows.world });
      new TrueConcept(linearPredictor(design, weights, 0), ranker, pool).fill(rows);
    } else addUp(linearPredictor(design, weights, 0).sum, 0, rows.world, rows.n, rows.eta);
    return rows.eta.slice(0, rows.n);
  }
}

function fitted(
  plan: Plan,
  traffic: LoadedTraffic,
  shape: Shape,
  design: Design,
  concept: LinearPredictor | null,
  regression: boolean,
  count: number,
): LinearPredictor {
  const rows = sampleRows(plan, traffic, shape, Math.max(count, 1));
  const origin = traffic.kind === 'replay' ? traffic.tables.recording.file : 'the traffic';
  const recorded = traffic.kind === 'replay' && traffic.tables.recording.labelled > 0;
  if (!recorded) {
    if (!concept)
      throw new DriftdrillError('fit-without-labels', 'a model is to be fitted and there is nothing to fit it to', {
        hint: "name the column of the label, or give 'outcomes.concept'",
      });
    drawLabels(plan, rows, concept, regression);
  }
  return fitPredictor(design, rows, regression, origin);
}

function drawLabels(plan: Plan, rows: RequestBatch, concept: LinearPredictor, regression: boolean): void {
  const rng = stream(`${sharedSeed(plan)}\u0000sample`, 'outcomes');
  addUp(concept.sum, concept.intercept, rows.world, rows.n, rows.eta);
  for (let i = 0; i < rows.n; i++)
    rows.label[i] = regression
      ? rows.eta[i] + plan.system.outcomes.residual * rng.normal()
      : Number(rng.uniform() < sigmoid(rows.eta[i]));
}

/** Whether labels are numbers rather than classes. */
export function isRegression(task: Task, traffic: LoadedTraffic): boolean {
  if (task !== 'none') return task === 'regression';
  if (traffic.kind === 'generated') return false;
  const { labelled, labelValues } = traffic.tables.recording;
  return labelled > 0 && !(labelValues.length > 0 && labelValues.every((value) => value === 0 || value === 1));
}
