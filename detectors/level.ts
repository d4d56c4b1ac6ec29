import { z } from 'zod';
import type { Fields, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { align, everyTick, signal, window } from './parameters.js';
import { parseSignal, signalNature } from './signals/signal.js';
import { type Statistic, type Summary, statistics, summaryOf } from './sketches/summary.js';

const params = z.object({
  signal: signal(),
  statistic: z.enum(statistics).default('mean').describe('what is taken of the window; rate is rows a second'),
  window: window(),
  every: everyTick(),
  align: align(),
});

class Level implements WindowedDetector {
  private readonly summary: Summary;

  constructor(statistic: Statistic, context: WindowedContext) {
    const nature = context.binary ? 'binary' : signalNature(context.signal, true);
    this.summary = summaryOf(parseSignal(context.signal)?.head ?? '', nature, statistic);
  }

  sketch(): Sketch {
    return this.summary.sketch();
  }

  evaluate(windows: readonly Sketch[], spansS: readonly number[]): Fields {
    return { statistic: this.summary.value(windows[0], spansS[0]) };
  }
}

/** Watches the level of any signal in its own units, without a reference. */
export const level = Object.freeze<WindowedDeclaration>({
  kind: 'level',
  summary: 'mean, median, p95, p99, maximum or rate of a signal over a sliding window (error in regression: its size)',
  source: 'what a dashboard threshold or a Prometheus rule over a range does; quantiles exact up to 10,000 rows',
  shape: 'windowed',
  params,
  fields: ['statistic'],
  needsReference: false,
  minimumReference: 0,
  numericOnly: true,
  weighs: (raw) => raw.statistic === 'mean' || raw.statistic === 'rate',
  windows: (raw) => [raw.window as number],
  check(raw, name) {
    const nature = signalNature(name);
    if (nature !== 'metric' && nature !== 'count') return [];
    if (raw.statistic === 'mean' || raw.statistic === 'rate') return [];
    return [`${String(raw.statistic)} of ${name} does not exist: it is one number a window; leave statistic out`];
  },
  ceilings: (raw, name): Record<string, number> => {
    const share = /^(?:errorRate|nullRatio\..+|unseenRatio\..+)$/.test(name) && raw.statistic !== 'rate';
    return share ? { statistic: 1 } : {};
  },
  create: (raw, context) => new Level(raw.statistic as Statistic, context),
});
