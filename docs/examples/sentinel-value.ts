import { type Injector, type InjectorContext, type InjectorDeclaration, type RequestBatch, z } from 'driftdrill';

/** Its state is in plain fields and not in closures, so that a branch of a trial can be forked. */
class SentinelValue implements Injector {
  constructor(
    private readonly value: number,
    private readonly context: InjectorContext,
  ) {}

  apply(batch: RequestBatch, intensity: Float64Array): number {
    let changed = 0;
    const columns = this.context.features.map((feature) => this.context.writable(batch, feature));
    for (let row = 0; row < batch.n; row++) {
      if (intensity[row] === 0) continue;
      let touched = false;
      for (const column of columns) {
        touched ||= column[row] !== this.value;
        column[row] = this.value;
      }
      if (touched) changed += 1;
    }
    return changed;
  }
}

/** An upstream team starts to send a sentinel such as −1 where a value is unknown. */
export const injector: InjectorDeclaration = {
  kind: 'sentinel-value',
  summary: 'Numeric features arrive as a sentinel value instead of their own.',
  source: 'Schelter et al. 2020, JENGA: missing and placeholder values',
  seam: 'features',
  diagnosis: 'data-quality',
  params: z.strictObject({ value: z.number().default(-1).describe('the sentinel, in units of the feature') }),
  idle: () => false,
  check: (_params, shape, features) =>
    features
      .filter((name) => shape.features.find((feature) => feature.name === name)?.type === 'categorical')
      .map((name) => `${name} is categorical and has no sentinel number`),
  create: ({ value }, context) => new SentinelValue(value as number, context),
};
