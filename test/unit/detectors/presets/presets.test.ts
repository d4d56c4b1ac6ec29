import { describe, expect, it } from 'vitest';
import { presets } from '../../../../detectors/presets/registry.js';
import { expressionTerms, parseExpression } from '../../../../detectors/rules/expression.js';
import { stream } from '../../../../harness/core/rng.js';
import { compilePresets } from '../../../../scenarios/compile/presets.js';
import { registeredKinds } from '../../../../scenarios/kinds.js';
import { categorical, numeric, plan as planOf, type Row, run, shapeOf, stackOf } from '../drive.js';

const kinds = registeredKinds();
const features = [numeric('amount'), numeric('risk'), categorical('channel', ['web', 'app', 'phone'])];

function compiled(
  kind: string,
  params: Record<string, unknown> = {},
  task: 'binary' | 'regression' | 'none' = 'binary',
) {
  const parsed = presets.get(kind)!.params.parse(params) as Record<string, unknown>;
  const [found] = compilePresets([{ kind, params: parsed }], { features, task, objective: null, kinds });
  return found!;
}

describe.each(presets.kinds())('preset %s', (kind) => {
  const declaration = presets.get(kind)!;

  it('says what it is, what was read, and what each key means', () => {
    expect(kind).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9.]+)*$/);
    for (const text of [declaration.summary, declaration.source, declaration.version])
      expect(text.length).toBeGreaterThan(4);
    for (const text of Object.values(declaration.facts)) expect(text.length).toBeGreaterThan(3);
    for (const [name, parameter] of Object.entries(declaration.params.shape))
      expect((parameter as { description?: string }).description, `${kind}.${name}`).toBeTruthy();
  });

  it.each(['binary', 'regression', 'none'] as const)('compiles for a %s system', (task) => {
    const { detectors, rules } = compiled(kind, {}, task);
    expect(rules.length).toBeGreaterThan(0);
    const names = detectors.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.startsWith(`${kind}-`)).toBe(true);
    const used = rules.flatMap(({ when }) => expressionTerms(parseExpression(when)).map(({ detector }) => detector));
    expect([...new Set(used)].sort()).toEqual([...names].sort());
    for (const { alert } of rules) expect(alert).toMatch(/^[A-Z][A-Za-z0-9_]*$/);
  });
});

const seed = 'preset-rules';

/** Rows every 10 s; from `from` on the numbers have moved by `shift`. */
function rowsWith(shift: number, from: number, until: number): Row[] {
  const rng = stream(seed, 'rows');
  return Array.from({ length: until / 10 }, (_, i) => {
    const late = i * 10 >= from ? shift : 0;
    return { time: i * 10, features: [rng.normal() + late, rng.normal() + late, rng.integer(3)] };
  });
}

describe('presets at work', () => {
  const shape = shapeOf(features);
  const alerts = (kind: string, params: Record<string, unknown>, shift: number): string[] => {
    const { detectors, rules } = compiled(kind, params);
    const stack = stackOf(planOf(detectors, rules), shape, { warmupS: 14_400 });
    run(stack, rowsWith(shift, 21_600, 36_000), shape, 36_000, 600);
    return stack.episodes().map(({ rule, startsS }) => `${rules[rule]!.alert} ${startsS}`);
  };

  it.each([
    ['psi-0.25', 'PsiAbove0_25'],
    ['evidently-default', 'EvidentlyDatasetDrift'],
    ['js-divergence-0.3', 'JsDivergenceAbove0_3'],
    ['linf-0.1', 'LinfAbove0_1'],
    ['whylogs-default', 'WhylogsHellingerDrift'],
    ['deepchecks-default', 'DeepchecksFeatureDrift'],
    ['nannyml-default', 'NannymlDrift'],
  ])('%s sees a shift of three standard deviations at the end of the first hour of it', (kind, alert) => {
    expect(alerts(kind, {}, 3), `seed ${seed}`).toContain(`${alert} 25200`);
  });

  it('a trailing baseline gets used to the new level', () => {
    const keys = { window: '30m', every: '30m', trailing: '1h', threshold: 0.6 };
    const { detectors, rules } = compiled('whylabs-legacy', keys);
    const stack = stackOf(planOf(detectors, rules), shape, { warmupS: 7200 });
    run(stack, rowsWith(4, 21_600, 36_000), shape, 36_000, 600);
    const [first, ...rest] = stack.episodes();
    expect([first?.startsS, rest.length]).toEqual([23_400, 0]);
    expect(first?.endsS).toBeLessThan(30_000);
  });

  it('keys override the preset, and a second entry is numbered', () => {
    expect(alerts('psi-0.25', { threshold: 50 }, 3)).toEqual([]);
    const params = presets.get('psi-0.2')!.params.parse({}) as Record<string, unknown>;
    const entry = { kind: 'psi-0.2', params };
    const [, second] = compilePresets([entry, entry], { features, task: 'binary', objective: null, kinds });
    expect(second?.detectors[0]?.name).toBe('psi-0.2-2-columns');
    expect(second?.rules[0]?.labels).toEqual({ entry: '2' });
  });

  it('estimates the performance of classifiers, where the metric allows it', () => {
    const estimated = (params: Record<string, unknown>, task: 'binary' | 'regression' = 'binary') =>
      compiled('nannyml-default', params, task)
        .detectors.filter(({ kind }) => kind === 'cbpe')
        .map(({ signal, params: { metric, window, every } }) => [signal, metric, window, every]);
    expect(estimated({})).toEqual([['score', 'accuracy', 3600, 3600]]);
    expect(estimated({ metric: 'auc', window: '7d' })).toEqual([['score', 'auc', 604_800, 604_800]]);
    expect([estimated({ metric: 'brier' }), estimated({}, 'regression')]).toEqual([[], []]);
  });

  it("takes the objective of the file's error budget", () => {
    const params = presets.get('slo-burn-rate')!.params.parse({}) as Record<string, unknown>;
    const objectiveWith = (objective: number | null) =>
      compilePresets([{ kind: 'slo-burn-rate', params }], { features, task: 'binary', objective, kinds })[0]
        ?.detectors[0]?.params.objective;
    expect([objectiveWith(null), objectiveWith(0.99)]).toEqual([0.999, 0.99]);
  });
});
