import { describe, expect, it } from 'vitest';
import { loadSystem } from '../../../../harness/system/load.js';
import { createSystem } from '../../../../harness/system/system.js';
import { injectors } from '../../../../injectors/registry.js';
import { fault, plan, type SystemParts, systemPlan } from '../plans.js';
import { collect, type Seen } from '../seen.js';

const seed = 'outcomes-1';

async function run(parts: SystemParts, until = 5000): Promise<Seen> {
  return collect(createSystem(await loadSystem(plan(systemPlan(parts))), seed), until);
}

function share(values: readonly number[], of: number): number {
  return values.filter((value) => value === of).length / values.length;
}

describe('outcomes', () => {
  it('follow the score where the concept is the model', async () => {
    const { label, labelScore } = await run({});
    const expected = labelScore.reduce((sum, p) => sum + p, 0) / labelScore.length;
    expect(share(label, 1)).toBeCloseTo(expected, 2);
    const sure = label.filter((_, i) => labelScore[i] > 0.7);
    expect(share(sure, 1)).toBeGreaterThan(0.7);
  });

  it('follow a concept of their own', async () => {
    const reversed = { weights: [{ feature: 'x', category: null, weight: -3 }], intercept: 0 };
    const { label, labelPrediction } = await run({ model: { intercept: 0 }, outcomes: { concept: reversed } });
    expect(
      share(
        label.map((y, i) => Number(y === labelPrediction[i])),
        1,
      ),
    ).toBeLessThan(0.4);
  });

  it('are random for a share of the labels', async () => {
    const certain = { concept: { weights: [], intercept: 50 } };
    expect(share((await run({ outcomes: certain })).label, 1)).toBe(1);
    expect(share((await run({ outcomes: { ...certain, noise: 0.2 } })).label, 0)).toBeCloseTo(0.1, 2);
  });

  it('come at the delay of their class', async () => {
    const delay = {
      classes: { '0': { kind: 'constant', value: 100 }, '1': { kind: 'lognormal', median: 10, sigma: 0.1 } },
    } as const;
    const { label, labelTime, labelRequest } = await run({ outcomes: { delay } });
    label.forEach((y, i) => {
      const waited = labelTime[i] - labelRequest[i];
      if (y === 0) expect(waited).toBeCloseTo(100, 9);
      else expect(Math.abs(waited - 10)).toBeLessThan(6);
    });
  });

  it('stay unknown for the share of a prediction that is blocked, and for failed requests', async () => {
    const seen = await run({
      model: { intercept: 0 },
      outcomes: { unlabelled: { prediction: 1, share: 0.95 } },
      serving: { errors: 0.1 },
    });
    const positives = share(
      seen.prediction.filter((p) => !Number.isNaN(p)),
      1,
    );
    const labelled = seen.labelPrediction.length / seen.time.length;
    expect(labelled).toBeCloseTo(0.9 * (1 - 0.95 * positives), 1);
    const failed = new Set(seen.time.filter((_, i) => seen.failed[i] === 1));
    expect(failed.size / seen.time.length).toBeCloseTo(0.1, 1);
    for (const time of seen.labelRequest) expect(failed.has(time)).toBe(false);
    seen.failed.forEach((f, i) => {
      expect(Number.isNaN(seen.score[i])).toBe(f === 1);
    });
  });

  it('of a regression stray about the concept by the residual', async () => {
    const { label, labelPrediction } = await run({ model: { kind: 'linear' }, outcomes: { residual: 2 } });
    const errors = label.map((y, i) => y - labelPrediction[i]);
    const sd = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
    expect(Math.abs(sd - 2)).toBeLessThan(0.04);
  });
});

describe('harm', () => {
  it('counts errors against what happened, and money by feature and amount', async () => {
    const flip = fault(
      'label-flip',
      injectors.get('label-flip')!.params.parse({ share: '100%' }) as Record<string, unknown>,
    );
    const loaded = await loadSystem(
      plan(systemPlan({ model: { intercept: 0 }, serving: { errors: 0.05 } }), {
        faults: [flip],
        business: { currency: 'EUR', cost: { falseNegative: 10, falsePositive: 3 }, slo: null, harm: null },
      }),
    );
    const twin = createSystem(loaded, seed);
    const faulted = createSystem(loaded, seed);
    faulted.addFault(flip, 0, 1e9, seed);
    for (const system of [twin, faulted]) system.meterHarm(0, 1000, 2);
    const seen = collect(twin, 2000);
    collect(faulted, 2000);
    expect(faulted.harm()).toEqual(twin.harm());
    const { error, judged, failures, cost, requests, positives } = twin.harm()!;
    const total = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0);
    expect(total(requests)).toBe(seen.time.length);
    expect(total(failures)).toBe(seen.failed.filter((f) => f === 1).length);
    expect(total(judged)).toBe(seen.time.length - total(failures));
    const wrong = seen.label.filter((y, i) => y !== seen.labelPrediction[i]).length;
    expect(total(error)).toBe(wrong);
    const missed = seen.label.filter((y, i) => y === 1 && seen.labelPrediction[i] === 0).length;
    const failedPositives = total(positives) - seen.label.filter((y) => y === 1).length;
    expect(failedPositives).toBeGreaterThan(0);
    expect(total(cost)).toBeCloseTo(10 * (missed + failedPositives) + 3 * (wrong - missed), 6);
  });
});
