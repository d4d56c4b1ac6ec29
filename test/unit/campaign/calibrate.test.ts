import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { calibrate } from '../../../harness/campaign/calibrate.js';
import { drill } from '../../../harness/campaign/drill.js';
import { createPool } from '../../../harness/campaign/pool.js';
import { listEpisodes } from '../../../harness/core/episode-list.js';
import type { Plan } from '../../../harness/core/plan.js';
import { normalTail } from '../../../harness/core/special.js';
import { loadScenario } from '../../../scenarios/load.js';

const options = { onProgress: () => {}, signal: new AbortController().signal };

async function load(stack: string, more = '', timeline = 'control: 3000s, deadline: 100s'): Promise<Plan> {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-calibrate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'calibrate.yaml');
  writeFileSync(
    file,
    `driftdrill: 1
name: calibrated
system:
  traffic: {rate: 1/s, arrivals: regular, features: {x: {normal: {mean: 0, sd: 1}}}}
  model: {kind: none}
timeline: {warmup: 0s, ${timeline}}
faults: [{id: shift, inject: covariate-shift, with: {mean: 3}, scope: {features: [x]}}]
trials: 20
${more}stack:
${stack}`,
  );
  return (await loadScenario(file)).plan;
}

const chart = (budget: string, limit: number): string => `
  detectors: {chart: {shewhart: {signal: feature.x, limit: ${limit}, mean: 0, sd: 1}}}
  rules: [{alert: Chart, when: chart, runbook: none.md}]
  calibrate: {budget: ${budget}}
`;

describe('calibrate', () => {
  it('keeps its budget on fresh seeds: the true rate of a 3σ chart is known', async () => {
    const budgetPerS = 1 / 600;
    const runs = 20;
    let broken = 0;
    let spent = 0;
    for (let seed = 0; seed < runs; seed++) {
      const plan = await load(chart('6/h', 3), `seed: ${seed}\n`);
      const { stack, values } = await calibrate(plan, createPool(1), `${seed}`, options);
      const limit = stack.detectors[0].params.limit as number;
      expect(values).toMatchObject([{ alert: 'Chart', path: 'stack.detectors.chart.shewhart.limit', value: limit }]);
      expect(values[0].rate.high).toBeLessThanOrEqual(6 * 24);
      const rate = 2 * normalTail(limit);
      if (rate > budgetPerS) broken += 1;
      spent += rate / budgetPerS / runs;
    }
    console.log(`true rates: ${(100 * spent).toFixed(0)} % of the budget on average, over it in ${broken} of ${runs}`);
    expect(broken).toBeLessThanOrEqual(3);
    expect(spent).toBeGreaterThan(0.2);
  });

  it('finds the same value wherever the search starts, to a step of the grid', async () => {
    const values: number[] = [];
    for (const limit of [1, 3, 9]) {
      const found = await calibrate(await load(chart('6/h', limit)), createPool(1), `${limit}`, options);
      values.push(found.values[0].value);
    }
    expect(Math.max(...values) / Math.min(...values)).toBeLessThan(1.05);
  });

  it('sets the number of a comparison, unit kept, and leaves the rest of the rule', async () => {
    const plan = await load(
      `
  detectors:
    p: {ks: {signal: feature.x, window: 50s, every: 50s}}
    size: {level: {signal: feature.x, statistic: max, window: 50s, every: 50s}}
  reference: {of: warmup}
  rules:
    - {alert: Differs, when: p.p < 5% and size > -100, runbook: none.md}
  calibrate: {budget: 1/h, path: stack.rules.Differs.when.p.p}
`,
      '',
      'control: 3000s, deadline: 100s',
    );
    const warm = { ...plan, timeline: { ...plan.timeline, warmupS: 500 } };
    warm.stack = { ...plan.stack, reference: { kind: 'warmup', lastS: 500 } };
    const { stack, values } = await calibrate(warm, createPool(1), 'p', options);
    expect(stack.rules[0].when).toMatch(/^p\.p < [\d.]+% and size > -100$/);
    expect(values[0].text).toBe(stack.rules[0].when);
    expect(values[0].value).toBeLessThan(0.05);
    expect(values[0].value).toBeGreaterThan(1e-4);
  });

  it('says what it can’t do', async () => {
    const run = async (stack: string, timeline?: string) =>
      calibrate(await load(stack, '', timeline), createPool(1), stack, options);
    await expect(run(chart('1/year', 3))).rejects.toMatchObject({ code: 'calibrate-too-long' });
    const two = `
  detectors: {chart: {shewhart: {signal: feature.x, limit: 3, mean: 0, sd: 1}}}
  rules: [{alert: Chart, when: chart or chart > 2, runbook: none.md}]
  calibrate: {budget: 6/h`;
    const found = (code: string) => ({
      findings: expect.arrayContaining([expect.objectContaining({ code, level: 'error' })]),
    });
    await expect(run(`${two}}\n`)).rejects.toMatchObject(found('calibrate-several'));
    await expect(run(`${two}, path: rules.Chart.when.other}\n`)).rejects.toMatchObject(found('calibrate-path'));
    const both = 'stack.rules.Chart.when.chart, stack.detectors.chart.shewhart.limit';
    await expect(run(`${two}, path: [${both}]}\n`)).rejects.toMatchObject(found('calibrate-several'));
    await expect(run(chart('0/h', 3))).rejects.toMatchObject(found('wrong-value'));
  });

  it('leaves an alert with several numbers as it is where others have one, with a warning', async () => {
    const file = await load(`
  detectors: {chart: {shewhart: {signal: feature.x, limit: 3, mean: 0, sd: 1}}}
  rules:
    - {alert: Both, when: chart or chart > 2, runbook: none.md}
    - {alert: Chart, when: chart, runbook: none.md}
  calibrate: {budget: 6/h}
`);
    const { values } = await calibrate(file, createPool(1), 'several', options);
    expect(values.map(({ alert }) => alert)).toEqual(['Chart']);
  });

  it('runs no further what breaks the budget in its first trials: alarms at every event would fill the memory', async () => {
    const plan = await load(chart('12/d', 3));
    const pool = createPool(1);
    const most = new Map<number, number>();
    const counting = {
      ...pool,
      run: async (task: Parameters<typeof pool.run>[0]) => {
        const results = await pool.run(task);
        for (const { record } of results) {
          const alarms = record.branches.reduce((sum, { episodes }) => sum + listEpisodes(episodes).length, 0);
          most.set(record.trial, Math.max(alarms, most.get(record.trial) ?? 0));
        }
        return results;
      },
    };
    const { values } = await calibrate(plan, counting, 'counting', options);
    const whole = await calibrate(plan, pool, 'whole', options);
    expect(values).toEqual(whole.values);
    const alarms = [...most].sort(([a], [b]) => a - b).map(([, count]) => count);
    expect(alarms.length).toBeGreaterThan(8);
    expect(Math.max(...alarms.slice(0, 2))).toBeGreaterThan(10_000);
    expect(Math.max(...alarms.slice(2))).toBeLessThan(500);
  });

  it('comes before the campaign and is in the scorecard', async () => {
    const plan = { ...(await load(chart('6/h', 1))), trials: 10 };
    const { saved } = await drill(plan, createPool(1), {
      ...options,
      fork: true,
      replay: '',
      source: '',
      warnings: [],
    });
    expect(saved.scorecard.calibrated[0].value).toBeGreaterThan(2.5);
    expect(saved.run.plan.stack.detectors[0].params.limit).toBe(saved.scorecard.calibrated[0].value);
    // At the file's own limit of 1 it would fire every third second.
    expect(saved.scorecard.alerts.Chart.falseAlarms.perDay.value).toBeLessThan(500);
  });
});
