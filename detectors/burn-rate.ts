import { z } from 'zod';
import { duration, share } from '../harness/core/quantity.js';
import type { Fields, WindowedDeclaration, WindowedDetector } from './detector.js';
import { align, everyTick, signal } from './parameters.js';
import { TallySketch } from './sketches/tallies.js';

const params = z.object({
  signal: signal(),
  objective: share()
    .refine((value) => value < 1, { message: 'an objective of 100 % leaves no error budget' })
    .describe('share of good events that is promised, such as 99.9%'),
  long: duration()
    .refine((seconds) => seconds > 0, { message: 'long must be longer than 0' })
    .prefault('1h')
    .describe('long window'),
  short: duration()
    .refine((seconds) => seconds > 0, { message: 'short must be longer than 0' })
    .prefault('5m')
    .describe('short window, which makes the alert end soon after the errors do'),
  every: everyTick('15s'),
  align: align(),
});

class BurnRate implements WindowedDetector<TallySketch> {
  constructor(private readonly budget: number) {}

  sketch(): TallySketch {
    return new TallySketch();
  }

  evaluate(windows: readonly TallySketch[]): Fields {
    const [long, short] = windows.map(({ ones, count }) => (count === 0 ? null : ones / count / this.budget));
    return { statistic: long === null || short === null ? null : Math.min(long, short), long, short };
  }
}

/** Watches how fast an error budget is spent, by the multi-window rule. */
export const burnRate = Object.freeze<WindowedDeclaration>({
  kind: 'burn-rate',
  summary:
    'the smaller of the burn rates of an error budget over a long and a short window, so that > 14.4 is the multi-window rule',
  source: 'Google, The Site Reliability Workbook, chapter 5 (table 5-8)',
  shape: 'windowed',
  params,
  fields: ['statistic', 'long', 'short'],
  needsReference: false,
  minimumReference: 0,
  binaryOnly: true,
  weighs: () => true,
  windows: (raw) => [raw.long as number, raw.short as number],
  // All events bad burns the budget at 1 / (1 − objective).
  ceilings: ({ objective }) => {
    const most = 1 / (1 - (objective as number));
    return { statistic: most, long: most, short: most };
  },
  check: (raw) =>
    (raw.short as number) > (raw.long as number) ? ['the short window is longer than the long one'] : [],
  create: (raw) => new BurnRate(1 - (raw.objective as number)),
});
