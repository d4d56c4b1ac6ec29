import type { Fields, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { sampleParams } from './sampled.js';
import { TallySketch } from './sketches/tallies.js';
import { twoProportions } from './statistics/distance.js';

class ZTest implements WindowedDetector<TallySketch> {
  private readonly known: Readonly<{ reference: TallySketch; minimum: number }>;

  constructor(minimum: number, context: WindowedContext) {
    const reference = new TallySketch();
    if (context.referenceSketch !== null) reference.merge(context.referenceSketch as TallySketch);
    this.known = Object.freeze({ reference: Object.freeze(reference), minimum });
  }

  sketch(): TallySketch {
    return new TallySketch();
  }

  evaluate(windows: readonly TallySketch[]): Fields {
    const { reference, minimum } = this.known;
    const [current] = windows;
    if (current.count < minimum) return { statistic: null, p: null };
    return twoProportions(current.ones, current.count, reference.ones, reference.count);
  }
}

/** Watches the share of ones of a 0/1 signal. */
export const zTest = Object.freeze<WindowedDeclaration>({
  kind: 'z-test',
  summary: 'z test of the share of ones in the window against the reference, pooled; field p for the two-sided p-value',
  source: 'two-proportion z test, as evidently 0.7 has it',
  shape: 'windowed',
  params: sampleParams,
  fields: ['statistic', 'p'],
  needsReference: true,
  minimumReference: 1,
  binaryOnly: true,
  windows: (raw) => [raw.window as number],
  referenceSketch: () => new TallySketch(),
  create: (raw, context) => new ZTest(Number(raw.minimum), context),
});
