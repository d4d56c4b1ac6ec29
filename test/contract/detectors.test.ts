import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDetector } from '../../detectors/check.js';
import type {
  ReferenceSample,
  SequentialDeclaration,
  SequentialDetector,
  SignalRows,
  Sketch,
  WindowedDeclaration,
  WindowedDetector,
} from '../../detectors/detector.js';
import { detectors } from '../../detectors/registry.js';
import { fork } from '../../harness/core/fork.js';
import { stream } from '../../harness/core/rng.js';

const seed = 'detector-contract';
const length = 3000;

/** Parameters without a default, so that every detector can be set up. */
const needed: Record<string, Record<string, unknown>> = {
  'burn-rate': { signal: 'errorRate', objective: '99%' },
  ddm: { signal: 'error' },
  eddm: { signal: 'error' },
  'hddm-a': { signal: 'error' },
  'hddm-w': { signal: 'error' },
  fhddm: { signal: 'error', sides: 'up' },
  'z-test': { signal: 'errorRate' },
  degradation: { signal: 'recall' },
  cbpe: { signal: 'score' },
};

function parsed(kind: string, extra: Record<string, unknown> = {}): Record<string, unknown> {
  const declaration = detectors.get(kind)!;
  return declaration.params.parse({ signal: 'feature.x', ...needed[kind], ...extra }) as Record<string, unknown>;
}

/** Values with a change in the middle; 0 and 1 for those that want such. */
function stimulus(kind: string, n = length): Float64Array {
  const values = new Float64Array(n);
  stream(seed, kind).fillNormal(values, 0, n);
  const binary = kind in needed;
  return values.map((z, i) => {
    const late = i >= n / 2;
    return binary ? (z > (late ? 0.5 : 1.5) ? 1 : 0) : z + (late ? 1.5 : 0);
  });
}

const reference: ReferenceSample = { values: stimulus('reference', 500).slice(0, 250), n: 250 };

function rowsOf(values: Float64Array): SignalRows {
  const predictions = values.map((value, i) => (i % 7 === 0 ? 1 - value : value));
  return { values, predictions, scores: predictions.map((value) => 0.1 + 0.8 * value), firstOrdinal: 0 };
}

describe.each(detectors.all().map((declaration) => [declaration.kind, declaration] as const))(
  '%s',
  (kind, declaration) => {
    it('says what it is, where it comes from, and what each parameter means', () => {
      expect(kind).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(declaration.summary.length).toBeGreaterThan(20);
      expect(declaration.source.length).toBeGreaterThan(10);
      expect(Object.keys(declaration.params.shape)).toContain('signal');
      for (const [name, parameter] of Object.entries(declaration.params.shape))
        expect((parameter as { description?: string }).description, `${kind}.${name}`).toBeTruthy();
      expect(Object.isFrozen(declaration)).toBe(true);
    });

    it('has defaults that are valid, and refuses unknown signals', () => {
      const params = parsed(kind);
      expect(checkDetector(declaration, params)).toEqual([]);
      expect(checkDetector(declaration, { ...params, signal: 'colour' })[0]).toBe("there is no signal 'colour'");
      for (const value of Object.values(params)) expect(value).not.toBeNaN();
    });
  },
);

const sequentials = detectors
  .all()
  .filter((declaration): declaration is SequentialDeclaration => declaration.shape === 'sequential');

describe.each(sequentials.map((declaration) => [declaration.kind, declaration] as const))(
  '%s takes single values',
  (kind, declaration) => {
    const create = (): SequentialDetector => declaration.create(parsed(kind), reference);
    const values = stimulus(kind);
    /** Firings and the statistic after each stretch. */
    const drive = (detector: SequentialDetector, cuts: readonly number[]): [number[], number[]] => {
      const fired: number[] = [];
      const statistics: number[] = [];
      let at = 0;
      for (const cut of cuts) {
        while (at < cut) {
          const index = detector.scan(values, at, cut);
          if (index < 0) break;
          expect(index).toBeGreaterThanOrEqual(at);
          expect(index).toBeLessThan(cut);
          fired.push(index);
          at = index + 1;
        }
        at = cut;
        statistics.push(detector.statistic());
      }
      return [fired, statistics];
    };
    const [whole] = drive(create(), [length]);

    it('sees the change', () => {
      expect(whole.length, `seed ${seed}`).toBeGreaterThan(0);
    });

    it('gives the same for the same input, in whatever stretches it comes', () => {
      fc.assert(
        fc.property(fc.uniqueArray(fc.integer({ min: 1, max: length - 1 }), { maxLength: 40 }), (cuts) => {
          const ordered = [...cuts].sort((a, b) => a - b);
          expect(drive(create(), [...ordered, length])[0]).toEqual(whole);
        }),
        { numRuns: 25 },
      );
      const single = Array.from({ length }, (_, i) => i + 1);
      const [fired, statistics] = drive(create(), single);
      expect(fired).toEqual(whole);
      expect(drive(create(), single)[1]).toEqual(statistics);
    });

    it('goes on after a fork as if nothing had happened, sharing nothing', () => {
      for (const at of [1, 700, length / 2 + 3]) {
        const original = create();
        const before = drive(original, [at])[0];
        const twin = fork(original);
        const goOn = (detector: SequentialDetector): number[] => {
          const found: number[] = [];
          for (let from = at; from < length; ) {
            const index = detector.scan(values, from, length);
            if (index < 0) break;
            found.push(index);
            from = index + 1;
          }
          return found;
        };
        expect([...before, ...goOn(twin)], `fork at ${at}`).toEqual(whole);
        expect([...before, ...goOn(original)], `fork at ${at}`).toEqual(whole);
      }
    });

    it('shares no state between instances', () => {
      const first = create();
      const second = create();
      drive(first, [length]);
      expect(drive(second, [length])[0]).toEqual(whole);
    });

    it('survives nothing at all, and a constant stream', () => {
      const detector = create();
      expect(detector.scan(values, 5, 5)).toBe(-1);
      expect(detector.statistic()).not.toBeNaN();
      const zeros = declaration.create(parsed(kind), { values: new Float64Array(50), n: 50 });
      expect(zeros.scan(new Float64Array(1000), 0, 1000)).toBe(-1);
      expect(zeros.statistic()).not.toBeNaN();
    });
  },
);

const windowed = detectors
  .all()
  .filter((declaration): declaration is WindowedDeclaration => declaration.shape === 'windowed');

describe.each(windowed.map((declaration) => [declaration.kind, declaration] as const))(
  '%s looks at windows',
  (kind, declaration) => {
    const params = parsed(kind);
    const plain = {
      signal: String(params.signal),
      categories: null,
      binary: params.signal === 'errorRate',
      fields: new Set(declaration.fields),
    };
    const create = (of: Float64Array = stimulus(kind).slice(0, 1000)): WindowedDetector => {
      const rows = rowsOf(of);
      const sketch = declaration.referenceSketch?.(params, plain) ?? null;
      sketch?.add(rows, 0, of.length);
      return declaration.create(params, {
        ...plain,
        reference: rows,
        referenceCount: of.length,
        referenceSketch: sketch,
      });
    };
    const count = declaration.windows(params).length;
    const spans = new Array<number>(count).fill(1);
    const evaluate = (detector: WindowedDetector, sketch: Sketch) =>
      detector.evaluate(new Array<Sketch>(count).fill(sketch), spans);
    const rows = rowsOf(stimulus(kind));
    const sketched = (detector: WindowedDetector, cuts: readonly number[]): Sketch => {
      const whole = detector.sketch();
      let at = 0;
      for (const cut of cuts) {
        const part = detector.sketch();
        part.add(rows, at, cut);
        whole.merge(part);
        at = cut;
      }
      return whole;
    };
    const detector = create();
    const wanted = evaluate(detector, sketched(detector, [length]));

    it('gives the fields that it declares', () => {
      expect(Object.keys(wanted)).toEqual([...declaration.fields]);
      expect(declaration.fields[0]).toBe('statistic');
      expect(wanted.statistic).not.toBeNull();
      for (const value of Object.values(wanted)) expect(value).not.toBeNaN();
    });

    it('gives the same however the rows are split into panes', () => {
      fc.assert(
        fc.property(fc.uniqueArray(fc.integer({ min: 1, max: length - 1 }), { maxLength: 30 }), (cuts) => {
          const ordered = [...cuts].sort((a, b) => a - b);
          const found = evaluate(detector, sketched(detector, [...ordered, length]));
          for (const field of declaration.fields) expect(found[field]).toBeCloseTo(wanted[field]!, 9);
        }),
        { numRuns: 25 },
      );
    });

    it('adds rows in stretches as at once, to the last bit', () => {
      const sketch = detector.sketch();
      for (let at = 0; at < length; at += 37) sketch.add(rows, at, Math.min(length, at + 37));
      expect(sketch.count).toBe(length);
      expect(evaluate(detector, sketch)).toEqual(wanted);
    });

    it('takes out exactly what was merged, where it says it can', () => {
      const whole = sketched(detector, [1000, length]);
      if (whole.subtract === undefined) return;
      const part = detector.sketch();
      part.add(rows, 0, 1000);
      whole.subtract(part);
      const rest = detector.sketch();
      rest.add(rows, 1000, length);
      expect(evaluate(detector, whole)).toEqual(evaluate(detector, rest));
    });

    it('goes on after a fork, sharing nothing', () => {
      const sketch = detector.sketch();
      sketch.add(rows, 0, 1200);
      const twin = fork({ detector, sketch });
      sketch.add(rows, 0, 600);
      twin.sketch.add(rows, 1200, length);
      expect(evaluate(twin.detector, twin.sketch)).toEqual(wanted);
    });

    it('has no value for an empty window, cleared ones included', () => {
      expect(evaluate(detector, detector.sketch()).statistic).toBeNull();
      const cleared = sketched(detector, [length]);
      cleared.clear();
      expect(cleared.count).toBe(0);
      expect(evaluate(detector, cleared).statistic).toBeNull();
      cleared.add(rows, 0, length);
      expect(evaluate(detector, cleared)).toEqual(wanted);
    });

    it('survives a constant stream', () => {
      const constant = create(new Float64Array(100).fill(1));
      const sketch = constant.sketch();
      sketch.add(rowsOf(new Float64Array(100).fill(1)), 0, 100);
      for (const value of Object.values(evaluate(constant, sketch))) expect(value).not.toBeNaN();
    });
  },
);
