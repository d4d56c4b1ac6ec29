import { type SequentialDeclaration, type SequentialDetector, z } from 'driftdrill';

/** Counts equal values in a row. All state is in plain fields, so that a branch can be forked. */
class Run implements SequentialDetector {
  private length = 0;
  private last = Number.NaN;

  constructor(private readonly limit: number) {}

  scan(values: Float64Array, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      this.length = values[i] === this.last ? this.length + 1 : 1;
      this.last = values[i];
      if (this.length >= this.limit) {
        this.length = 0;
        this.last = Number.NaN;
        return i;
      }
    }
    return -1;
  }

  statistic(): number {
    return this.length;
  }
}

/** Fires when a signal repeats itself: a stuck sensor, a sentinel, a cache that never expires. */
export const detector: SequentialDeclaration = {
  kind: 'equal-run',
  shape: 'sequential',
  summary: 'Fires after a run of equal values.',
  source: 'runs rule of statistical process control (Nelson 1984), for equal values',
  params: z.strictObject({
    signal: z.string().describe('the signal it reads'),
    every: z.literal('event').default('event').describe('every value'),
    length: z.number().int().min(2).default(5).describe('equal values in a row that make it fire'),
  }),
  needsReference: () => false,
  minimumReference: 0,
  create: ({ length }) => new Run(length as number),
};
