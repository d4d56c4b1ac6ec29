import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { evaluationIntervals } from '../../../detectors/stack.js';
import { trialOf } from '../../../harness/core/group-record.js';
import type { Plan } from '../../../harness/core/plan.js';
import type { CellScore } from '../../../harness/core/scorecard.js';
import { normalTail } from '../../../harness/core/special.js';
import { score } from '../../../harness/score/score.js';
import { sweepSummary } from '../../../harness/score/sweep-summary.js';
import { loadContext } from '../../../harness/trial/context.js';
import { runGroup } from '../../../harness/trial/group.js';
import { loadScenario } from '../../../scenarios/load.js';

function scenario(deadlineS: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-sweep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'sweep.yaml');
  writeFileSync(
    file,
    `driftdrill: 1
name: sensitivity
system:
  traffic: {rate: 1/s, arrivals: regular, features: {x: {normal: {mean: 0, sd: 1}}}}
  model: {kind: none}
timeline: {warmup: 0s, control: 0s, onset: 0s, deadline: ${deadlineS}s, recovery: 0s}
faults: [{id: shift, inject: covariate-shift, with: {mean: 2}, scope: {features: [x]}}]
stack:
  detectors: {chart: {shewhart: {signal: feature.x, limit: 3, mean: 0, sd: 1}}}
  rules: [{alert: Chart, when: chart, runbook: none.md}]
trials: 120
`,
  );
  return file;
}

/** One cell through the whole harness. */
async function cell(file: string, set: Record<string, unknown>): Promise<{ scored: CellScore; plan: Plan }> {
  const flags = Object.entries(set).map(([path, value]) => `${path}=${value}`);
  const { plan } = await loadScenario(file, { set: flags });
  const context = await loadContext(plan);
  const records = Array.from({ length: plan.trials }, (_, trial) => {
    const options = { sketch: false, fork: true, earlyStop: false, ended: [] };
    return trialOf(runGroup(context.group, trial, options).record, 0)!;
  });
  const { alerts } = score(plan, records, {
    hash: '',
    wallS: 0,
    made: '',
    replay: '',
    warnings: [],
    faultDiagnosis: { shift: 'data-drift' },
    evaluationS: evaluationIntervals(plan.stack),
  });
  return { scored: { set, case: null, alerts, stopped: null }, plan };
}

const path = 'faults.shift.with.mean';

/** Chance that one value of N(δ, 1) lies beyond ±3. */
const beyond = (shift: number): number => normalTail(3 - shift) + normalTail(3 + shift);

describe('the minimum detectable effect of a 3σ chart', () => {
  it.each([1, 40])('agrees with its closed form inside its interval: %i looks', async (looks) => {
    const file = scenario(looks);
    const { plan } = await cell(file, {});
    const top = looks === 1 ? 6 : 5;
    const cells: CellScore[] = [];
    for (let i = 1; i <= 10; i++) cells.push((await cell(file, { [path]: (top * i) / 10 })).scored);
    const { mde, curves } = sweepSummary(cells, plan);
    const net = (shift: number): number => 1 - ((1 - beyond(shift)) / (1 - beyond(0))) ** looks;
    let [low, high] = [0, 10];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (net(middle) < 0.8) low = middle;
      else high = middle;
    }
    const found = mde.Chart[path];
    const note = `closed form ${low.toFixed(3)}, found ${found.value?.toFixed(3)} (${found.low?.toFixed(3)}–${found.high?.toFixed(3)})`;
    console.log(`${looks} looks: ${note}; deviance ${curves[0].fit?.deviance.toFixed(1)} on 8 degrees of freedom`);
    expect(found.low, note).toBeLessThanOrEqual(low);
    expect(found.high, note).toBeGreaterThanOrEqual(low);
    expect((found.high ?? 9) - (found.low ?? 0), note).toBeLessThan(1);
    expect(curves[0].levels.map(({ value }) => value)).toHaveLength(10);
  });
});

describe('sweepSummary', () => {
  it('takes the own value of a cell that leaves the path out, and no curve where the values have no order', async () => {
    const file = scenario(4);
    const { scored: own, plan } = await cell(file, {});
    const { scored: small } = await cell(file, { [path]: 1 });
    const { scored: large } = await cell(file, { [path]: 4 });
    const named = sweepSummary([own, { ...large, set: { [path]: null } }, small], plan);
    expect(named.curves.map(({ levels }) => levels.map(({ value }) => value))).toEqual([[1, 2]]);
    const { curves } = sweepSummary([own, { ...small, set: { [path]: -1 } }, large], plan);
    expect(curves[0].levels.map(({ value }) => value)).toEqual([-1, 2, 4]);
    expect(curves[0].fit).toBeNull();
    expect(sweepSummary([own, { ...small, set: { [path]: 1, 'faults.shift.lasts': '1m' } }], plan).curves).toEqual([]);
  });

  it('draws false alarms against delay where a threshold is swept, and marks the one in use', async () => {
    const file = scenario(60);
    const limit = 'stack.detectors.chart.shewhart.limit';
    const quiet = { trials: 20, 'timeline.control': '2000s' };
    const { scored: own, plan } = await cell(file, quiet);
    const cells = [{ ...own, set: { [limit]: 3 } }];
    for (const value of [2.5, 3.5]) {
      const { scored } = await cell(file, { ...quiet, [limit]: value });
      cells.push({ ...scored, set: { [limit]: value } });
    }
    const { amoc, curves, mde } = sweepSummary(cells, plan);
    expect([curves, mde]).toEqual([[], {}]);
    expect(amoc).toHaveLength(1);
    expect(amoc[0].points.map(({ value, current, dominated }) => [value, current, dominated])).toEqual([
      [3, true, false],
      [2.5, false, false],
      [3.5, false, false],
    ]);
    const rates = amoc[0].points.map(({ perDay }) => perDay.value ?? 0);
    expect(rates[1]).toBeGreaterThan(rates[0]);
    expect(rates[0]).toBeGreaterThan(rates[2]);
  });
});
