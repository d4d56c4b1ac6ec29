import type { RequestBatch } from '../../core/batch.js';
import type { DistributionPlan, OutcomesPlan } from '../../core/plan.js';
import { type Rng, stream } from '../../core/rng.js';
import {
  type Distribution,
  distribution,
  toValues,
  type Underlying,
  underlyingOf,
  valueAt,
} from '../traffic/distribution.js';

/** How long after its request a label becomes known: one draw a request, shared by all classes. */
export class LabelDelay {
  private readonly underlying: Underlying;
  private readonly all: Distribution | null;
  /** By class; frozen. */
  private readonly classes: Readonly<Record<string, Distribution>>;
  private readonly rng: Rng | null;

  constructor(plan: OutcomesPlan['delay'], seed: string) {
    const plans: DistributionPlan[] = 'all' in plan ? [plan.all] : Object.values(plan.classes);
    this.underlying = underlyingOf(plans);
    this.all = 'all' in plan ? distribution(plan.all) : null;
    this.classes = Object.freeze(
      'all' in plan ? {} : Object.fromEntries(Object.entries(plan.classes).map(([name, d]) => [name, distribution(d)])),
    );
    this.rng = this.underlying === 'none' ? null : stream(seed, 'outcomes.delay');
  }

  /** Fills `batch.labelAt`; a class without a delay of its own is known at once, and so is one below 0. */
  fill(batch: RequestBatch): void {
    const { n, time, label, labelAt } = batch;
    if (this.underlying === 'normal') this.rng?.fillNormal(labelAt, 0, n);
    else this.rng?.fillUniform(labelAt, 0, n);
    if (this.all) {
      toValues(this.all, this.underlying, labelAt, n);
      for (let i = 0; i < n; i++) labelAt[i] = time[i] + (labelAt[i] > 0 ? labelAt[i] : 0);
      return;
    }
    for (let i = 0; i < n; i++) {
      const own = this.classes[label[i]];
      const delay = own ? valueAt(own, this.underlying, labelAt[i], 0) : 0;
      labelAt[i] = time[i] + (delay > 0 ? delay : 0);
    }
  }
}
