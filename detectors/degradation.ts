import { z } from 'zod';
import type { Fields, Sketch, WindowedContext, WindowedDeclaration, WindowedDetector } from './detector.js';
import { align, everyTick, signal, window } from './parameters.js';
import { parseSignal, signalKinds, signalNature } from './signals/signal.js';
import { type Summary, summaryOf } from './sketches/summary.js';

const params = z.object({
  signal: signal(),
  window: window(),
  every: everyTick(),
  align: align(),
});

function summaryFor(context: Pick<WindowedContext, 'signal' | 'binary'>): Summary {
  const nature = context.binary ? 'binary' : signalNature(context.signal, true);
  return summaryOf(parseSignal(context.signal)?.head ?? '', nature);
}

class Degradation implements WindowedDetector {
  private readonly known: Readonly<{ summary: Summary; reference: number | null; sign: 1 | -1 }>;

  constructor(context: WindowedContext) {
    const summary = summaryFor(context);
    const head = parseSignal(context.signal)?.head ?? '';
    const reference = context.referenceSketch && summary.value(context.referenceSketch, 1);
    this.known = Object.freeze({ summary, reference, sign: signalKinds[head]?.worse === 'down' ? -1 : 1 });
  }

  sketch(): Sketch {
    return this.known.summary.sketch();
  }

  evaluate(windows: readonly Sketch[], spansS: readonly number[]): Fields {
    const { summary, reference, sign } = this.known;
    const current = summary.value(windows[0], spansS[0]);
    if (current === null || reference === null) return { statistic: null, current, reference };
    if (reference === 0) return { statistic: current === 0 ? 0 : null, current, reference };
    return { statistic: (sign * (current - reference)) / Math.abs(reference), current, reference };
  }
}

/** Watches a figure of merit against its value on the reference. */
export const degradation = Object.freeze<WindowedDeclaration>({
  kind: 'degradation',
  summary:
    'relative worsening of a metric against the reference: a fall of what should be high, a rise of what should be low',
  source: 'rolling performance monitors, such as accuracy over 7 days down by more than 5 %',
  shape: 'windowed',
  params,
  fields: ['statistic', 'current', 'reference'],
  needsReference: true,
  minimumReference: 1,
  weighs: () => true,
  windows: (raw) => [raw.window as number],
  referenceSketch: (_raw, context) => summaryFor(context).sketch(),
  check(_raw, name) {
    const parsed = parseSignal(name);
    if (parsed === null || signalKinds[parsed.head].worse !== null) return [];
    const worsening = Object.keys(signalKinds).filter((head) => signalKinds[head].worse !== null);
    return [`${name} has no worse direction; degradation takes ${worsening.join(', ')}`];
  },
  create: (_raw, context) => new Degradation(context),
});
