import { z } from 'zod';
import type { RequestBatch } from '../harness/core/batch.js';
import { duration } from '../harness/core/quantity.js';
import type { Injector, InjectorContext, InjectorDeclaration } from './injector.js';

const params = z.strictObject({
  mode: z
    .enum(['stall', 'shift'])
    .default('stall')
    .describe('stall: materialisation stops and age grows a second a second; shift: all values are `lag` old at once'),
  lag: duration().prefault('0').describe('extra age of the values in mode shift (duration)'),
});
type Params = z.output<typeof params>;

/** Makes the store serve older materialisations, as if they were present: nothing says that they are stale. */
class FeatureStoreLag implements Injector {
  private readonly features: readonly number[];

  constructor(
    private readonly given: Params,
    private readonly context: InjectorContext,
  ) {
    this.features = Object.freeze(context.features.filter((index) => context.shape.features[index].stored));
  }

  apply(batch: RequestBatch, intensity: Float64Array): number {
    const { mode, lag } = this.given;
    const { clock } = this.context;
    const touched = new Uint8Array(batch.n);
    for (const feature of this.features) {
      const asOf = batch.asOf[feature] as Float64Array;
      for (let i = 0; i < batch.n; i++) {
        if (intensity[i] === 0) continue;
        const fresh = asOf[i];
        const oldest = mode === 'shift' ? fresh - lag : clock.materialisedAt(feature, clock.since(batch.time[i]));
        if (!(oldest < fresh)) continue;
        asOf[i] = intensity[i] === 1 ? oldest : fresh - intensity[i] * (fresh - oldest);
        touched[i] = 1;
      }
    }
    let changed = 0;
    for (let i = 0; i < batch.n; i++) changed += touched[i];
    return changed;
  }
}

export const featureStoreLag: InjectorDeclaration = {
  kind: 'feature-store-lag',
  summary: 'The feature store serves old values as if they were fresh',
  source: 'Feast 0.67 returns values past their TTL as PRESENT; Papasian & Underwood 2020 on pipeline outages',
  params,
  seam: 'store',
  diagnosis: 'system',
  idle: (given) => (given as Params).mode === 'shift' && (given as Params).lag === 0,
  check: (_given, shape, features) => {
    const unstored = features.filter((name) =>
      shape.features.some((feature) => feature.name === name && !feature.stored),
    );
    if (unstored.length > 0)
      return unstored.map((name) => `'${name}' is not served by the feature store: give it 'store: {refresh, change}'`);
    if (!shape.features.some((feature) => feature.stored))
      return ["no feature is served by the feature store: give one 'store: {refresh, change}'"];
    return [];
  },
  create: (given, context) => new FeatureStoreLag(given as Params, context),
};
