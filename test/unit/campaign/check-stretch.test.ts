import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mergeStacks } from '../../../harness/campaign/check/merged-stack.js';
import { openSide, type Side } from '../../../harness/campaign/check/side.js';
import { runStretch } from '../../../harness/campaign/check/stretch.js';
import { createPool } from '../../../harness/campaign/pool.js';
import { specialReady } from '../../../harness/core/special.js';
import { loadScenario } from '../../../scenarios/load.js';
import { plan, rule } from '../score/fixture.js';

beforeAll(specialReady);

const drill = `driftdrill: 1
name: pair
system:
  traffic:
    rate: 1/s
    segments: {country: {DE: 0.5, FR: 0.3, US: 0.2}}
    features: {x: {normal: {mean: 0, sd: 1}}}
  model: {kind: none}
timeline: {warmup: 5m, control: 10m, onset: {within: 5m}, deadline: 15m}
faults: [{id: shift, inject: covariate-shift, with: {mean: 1}, scope: {features: [x], segment: {country: [DE, FR]}}}]
stack:
  detectors:
    drift: {psi: {signal: feature.x, window: 2m, every: 30s}, by: [country]}
    chart: {cusum: {signal: feature.x, h: 8}}
  rules:
    - {alert: Drift, when: drift > 0.5, severity: ticket}
    - {alert: Chart, when: chart, severity: ticket}
`;

async function sideOf(text: string): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-pair-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'pair.yaml');
  writeFileSync(file, text);
  const { plan: written, cells } = await loadScenario(file);
  return openSide(written, cells);
}

const pool = createPool(1);
const options = { fork: true, signal: new AbortController().signal, onTrials: () => {} };
const run = async (...sides: Side[]) =>
  (await runStretch({ sides: sides.map(({ cells }) => cells), from: 0, to: 6 }, pool, options))!;

describe('two sides over one simulation', () => {
  it.each([
    ['a threshold', 'drift > 0.5', 'drift > 0.8'],
    ['a parameter of a detector', 'h: 8', 'h: 12'],
    [
      'one more detector and rule',
      '  rules:\n',
      '    wide: {psi: {signal: feature.x, window: 4m}}\n  rules:\n    - {alert: Wide, when: wide > 0.2}\n',
    ],
    ['the order of rules', /( +- .*\n)( +- .*\n)/, '$2$1'],
  ])('give what each gives alone: %s changed', async (_, from, to) => {
    const [base, now] = [await sideOf(drill), await sideOf(drill.replace(from, to))];
    const together = await run(now, base);
    for (const [index, side] of [now, base].entries()) {
      const [alone] = await run(side);
      side.take(alone);
      const copy = await sideOf(side === base ? drill : drill.replace(from, to));
      copy.take(together[index]);
      expect(copy.results).toEqual(side.results);
    }
  });

  it('speak of the segments that the fault reaches', async () => {
    const side = await sideOf(drill);
    side.take((await run(side))[0]);
    const { Drift, Chart } = side.results.cells['as written'].alerts;
    expect(Object.keys(Drift.faults.shift.segments)).toEqual(['country=DE', 'country=FR']);
    expect(Drift.by).toEqual(['country']);
    expect(Chart.faults.shift.segments).toEqual({});
    const { faulted, segments } = Drift.faults.shift;
    const first = faulted.map((_, trial) =>
      Math.min(...Object.values(segments).map((one) => one.faulted[trial] ?? Number.POSITIVE_INFINITY)),
    );
    faulted.forEach((delay, trial) => {
      if (!Drift.faults.shift.masked.includes(trial)) expect(delay ?? Infinity).toBeLessThanOrEqual(first[trial]);
    });
  });
});

describe('mergeStacks', () => {
  const { stack } = plan({}, [rule('A'), rule('A'), rule('B')]);

  it('keeps rules that a stack has twice, and shares those that both have', () => {
    const merged = mergeStacks([stack, { ...stack, rules: [rule('B'), rule('C'), rule('A')] }])!;
    expect(merged.stack.rules.map(({ alert }) => alert)).toEqual(['A', 'A', 'B', 'C']);
    expect(merged.rules).toEqual([
      [0, 1, 2],
      [2, 3, 0],
    ]);
  });

  it('does not merge where one name stands for two detectors', () => {
    const detector = { name: 'd', kind: 'psi', module: null, params: { window: 60 }, signal: 'feature.x', by: [] };
    const other = { ...detector, params: { window: 120 } };
    expect(
      mergeStacks([
        { ...stack, detectors: [detector] },
        { ...stack, detectors: [other] },
      ]),
    ).toBeNull();
    const sorted = { by: [], kind: 'psi', module: null, name: 'd', params: { window: 60 }, signal: 'feature.x' };
    expect(
      mergeStacks([
        { ...stack, detectors: [detector] },
        { ...stack, detectors: [sorted] },
      ]),
    ).not.toBeNull();
  });
});
