import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Forecast } from '../../harness/campaign/forecast/forecast.js';
import { driftdrill, scorecardOf, scratch } from '../e2e/cli.js';

const planOf = (args: string[]): Forecast => {
  const ran = driftdrill(['plan', ...args, '--json', '--quiet']);
  if (ran.code !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as Forecast;
};

const stack = `
  detectors:
    burn: {burn-rate: {signal: errorRate, objective: 99.9%, long: 10m, short: 1m}}
    worse: {degradation: {signal: accuracy, window: 10m, every: 1m}}
    chart: {cusum: {signal: feature.x, every: 10s}}
    age: {level: {signal: featureAge.x, window: 1m, every: 30s}}
  rules:
    - {alert: Hopeless, when: burn > 1000}
    - {alert: Hard, when: burn > 999}
    - {alert: Patient, when: age > 2m, for: 20m}
    - {alert: Late, when: worse < -0.1}
    - {alert: Unready, when: chart}
    - {alert: Either, when: burn > 1000 or age > 2m}
    - {alert: Both, when: burn > 1000 and age > 2m}`;

function scenario(more = '', delay = 'constant: 20m', warmup = '5m'): string {
  const file = join(scratch(), 'plan.yaml');
  writeFileSync(
    file,
    `name: planned
system:
  traffic: {rate: 1/s, features: {x: {normal: {mean: 0, sd: 1}, store: {refresh: 1m, change: 5m}}}}
  model: {kind: logistic, weights: {x: 1}, baseRate: 20%}
  outcomes: {delay: {${delay}}}
timeline: {warmup: ${warmup}, control: 10m, onset: 0s, deadline: 15m}
faults: [{id: lag, inject: feature-store-lag, scope: {features: [x]}}]
stack: ${stack}
gates: ["recall(Hard, lag) >= 0.95", "falseAlarmsPerDay(page) < 0.5", "recall(Hard) >= 1"]
trials: 40
${more}`,
  );
  return file;
}

describe('driftdrill plan', () => {
  it('says what a run simulates, as the run then does', () => {
    const file = 'test/e2e/scenarios/small.yaml';
    const one = planOf([file]);
    const card = scorecardOf([file]);
    expect(one).toMatchObject({ plan: 1, scenario: card.scenario, seed: card.seed, trials: card.trials, cells: 1 });
    expect(one.simulatedS.total / card.simulatedS).toBeCloseTo(1, 1);
    // The traffic has a season and starts at random times: eight trials are near its mean.
    expect(one.requests.total / card.requests).toBeGreaterThan(0.85);
    expect(one.requests.total / card.requests).toBeLessThan(1.15);
    expect(one.wallS).toBeGreaterThan(0);
    expect(planOf([file, '--trials', '80', '--seed', '7'])).toMatchObject({ trials: 80, seed: 7 });
  });

  it('says what gates need', () => {
    const { needs } = planOf([scenario(), '--trials', '60']);
    expect(needs.map(({ trials, possible, enough }) => [trials, possible, enough])).toEqual([
      [59, true, true],
      [null, true, false],
      [null, false, false],
    ]);
    expect(needs[1].exposureDays).toBeCloseTo(5.99, 2);
  });

  it('names what cannot fire, and why', () => {
    const { cannotFire } = planOf([scenario('', 'constant: 20m', '0s')]);
    const said = new Map(cannotFire.map(({ alert, reason, basis }) => [alert, `${basis}: ${reason}`]));
    expect([...said.keys()].sort()).toEqual(['Both', 'Hopeless', 'Late', 'Patient', 'Unready']);
    expect(said.get('Hopeless')).toBe('proved: burn is at most 1000, and the rule asks for > 1000');
    expect(said.get('Patient')).toContain('must hold for 20m, and detections count for 15m');
    expect(said.get('Late')).toContain('labels come no sooner than 20m');
    expect(said.get('Unready')).toContain('measured: detector not ready: chart (feature.x)');
  });

  it('looks at each cell of a sweep', () => {
    const sweep = 'sweep: {"stack.rules.Patient.for": [1m, 20m], faults.lag.scope.share: [0.0001%, 100%]}';
    const { cells, cannotFire, notes } = planOf([scenario(sweep, 'constant: 1s')]);
    expect(cells).toBe(4);
    const patient = cannotFire
      .filter(({ alert }) => alert === 'Patient')
      .map(({ set }) => set['stack.rules.Patient.for']);
    expect(patient.every((value) => value === '20m')).toBe(true);
    const unmet = cannotFire.filter(({ alert }) => alert === null);
    expect(unmet.map(({ fault, set }) => [fault, set['faults.lag.scope.share']])).toEqual([
      ['lag', '0.0001%'],
      ['lag', '0.0001%'],
    ]);
    expect(notes).toContain('branches and cells that end early simulate less than this');
  });

  it('is a table for people, one a file, and an array for machines', () => {
    const files = ['test/e2e/scenarios/small.yaml', 'test/e2e/scenarios/swept.yaml'];
    const ran = driftdrill(['plan', ...files, '--trials', '10']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^small.*\n {2}trials {5}10, seed/m);
    expect(ran.stdout).toMatch(/short {2}\s*29 trials/);
    expect(ran.stdout).toContain('in 6 of 12 cells');
    const both = driftdrill(['plan', ...files, '--trials', '10', '--json', '--quiet']);
    expect((JSON.parse(both.stdout) as Forecast[]).map(({ scenario: name }) => name)).toHaveLength(2);
  });

  it('answers what is wrong as run does', () => {
    const broken = driftdrill(['plan', scenario('sweap: {}')]);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain("did you mean 'sweep'?");
    expect(broken.stdout).toBe('');
    expect(driftdrill(['plan', 'no-such-file.yaml']).code).toBe(2);
    expect(driftdrill(['plan', scenario(), '--set', 'timeline.deadlin=1h']).code).toBe(2);
  });
});
