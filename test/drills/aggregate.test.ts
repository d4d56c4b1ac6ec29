import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Estimate, Scorecard } from '../../harness/core/scorecard.js';
import { comparable, driftdrill, scorecardOf, scratch } from '../e2e/cli.js';

/** Counted and simulated requests of one scenario: where `TICK` stands, `aggregate: 15s` or nothing is written. */
const both = `driftdrill: 1
name: one-law
system:
  traffic: {rate: 2/s, TICK season: {daily: 0.3}, segments: {country: {DE: 0.5, FR: 0.3, US: 0.2}}}
  model: {kind: none}
  serving: {errors: 0.5%, latency: {lognormal: {median: 20ms, sigma: 0.4}}}
timeline: {warmup: 1h, control: 3h, onset: {within: 30m}, deadline: 90m}
faults:
  - {id: burst, inject: error-burst, with: {share: 6%}, scope: {segment: {country: [DE, US]}, share: 50%}, shape: {ramp: 40m}}
  - {id: slow, inject: latency-spike, with: {factor: 1.3, share: 30%}, scope: {segment: {country: [FR]}}, at: 10m}
cases: [{id: failing, faults: [burst]}, {id: slower, faults: [slow]}]
stack:
  detectors:
    burn: {burn-rate: {signal: errorRate, objective: 99.5%, long: 20m, short: 5m}}
    slow: {level: {signal: latency, window: 10m, every: 1m}, by: [country]}
    load: {shewhart: {signal: requestRate, every: 1m, limit: 4}}
  rules:
    - {alert: Burn, when: burn > 2.4, cooldown: 10m, runbook: x.md}
    - {alert: Slow, when: slow > 22.8ms, cooldown: 10m, runbook: x.md}
    - {alert: Load, when: load, cooldown: 10m, runbook: x.md}
trials: 200
`;

function written(text: string): string {
  const folder = scratch();
  writeFileSync(join(folder, 'x.md'), '# What to do\n');
  writeFileSync(join(folder, 'a.yaml'), text);
  return join(folder, 'a.yaml');
}

const interval = ({ low, high }: Estimate): [number, number] => [
  low ?? Number.NEGATIVE_INFINITY,
  high ?? Number.POSITIVE_INFINITY,
];
const apart = (a: [number, number], b: [number, number]): boolean => a[0] > b[1] || b[0] > a[1];

describe('counted requests score as simulated ones do', () => {
  it('recall, times to detect and false alarms agree within their intervals over 200 trials', () => {
    const [counted, simulated] = [both.replace('TICK', 'aggregate: 15s,'), both.replace('TICK ', '')].map((text) =>
      scorecardOf([written(text), '--workers', '2']),
    );
    for (const [i, cell] of counted.cells.entries())
      for (const [alert, { faults }] of Object.entries(cell.alerts))
        for (const [fault, score] of Object.entries(faults)) {
          const other = simulated.cells[i].alerts[alert].faults[fault];
          const what = `${alert}, ${fault}: seed 42`;
          expect(apart(interval(score.recall), interval(other.recall)), `recall of ${what}`).toBe(false);
          if ((score.hits ?? 0) > 150)
            expect(apart(interval(score.ttdS.rmst), interval(other.ttdS.rmst)), `TTD of ${what}`).toBe(false);
        }
    const { failing } = Object.fromEntries(counted.cells.map((cell) => [cell.case, cell]));
    expect(failing.alerts.Burn.faults.burst.hits).toBeGreaterThan(100);
    for (const [alert, { falseAlarms }] of Object.entries(counted.alerts))
      expect(
        apart(interval(falseAlarms.perDay), interval(simulated.alerts[alert].falseAlarms.perDay)),
        `false alarms of ${alert}: seed 42`,
      ).toBe(false);
    expect(Math.abs(counted.requests - simulated.requests)).toBeLessThan(
      4.5 * Math.sqrt(counted.requests + simulated.requests) + counted.trials * 4 * 30,
    );
  });
});

/** Seconds from onset to detection, trial by trial. */
function delays(card: Scorecard, alert: string, fault: string): number[] {
  return card.alerts[alert].faults[fault].perTrial.faulted.map((delay) => delay ?? Number.POSITIVE_INFINITY);
}

describe('burn rates of counted requests give the closed forms', () => {
  it.each([
    { burn: 14.4, long: '1h', short: '5m', share: '10%', deadline: '1h', closed: 518.4, sd: 5.2 },
    { burn: 6, long: '6h', short: '30m', share: '1%', deadline: '6h', closed: 12_960, sd: 114 },
  ])('$burn over $long and $short at $share', ({ burn, long, short, share, deadline, closed, sd }) => {
    const card = scorecardOf([
      written(`driftdrill: 1
name: closed
system:
  traffic: {rate: 100/s, arrivals: regular, aggregate: 15s}
  model: {kind: none}
timeline: {warmup: 0s, control: 7h, onset: {within: 1h}, deadline: ${deadline}}
faults: [{id: errors, inject: error-burst, with: {share: ${share}}}]
stack:
  detectors: {burn: {burn-rate: {signal: errorRate, objective: 99.9%, long: ${long}, short: ${short}}}}
  rules: [{alert: Burn, when: burn > ${burn}, runbook: x.md}]
trials: 100
`),
    ]);
    const found = delays(card, 'Burn', 'errors');
    const mean = found.reduce((sum, delay) => sum + delay, 0) / found.length;
    // The next evaluation is half an interval away on average.
    expect(Math.abs(mean - closed - 7.5)).toBeLessThan(4 * (Math.hypot(sd, 15 / Math.sqrt(12)) / 10) + 1);
    for (const delay of found) expect(Math.abs(delay - closed - 7.5)).toBeLessThan(5 * sd + 8);
    expect(card.alerts.Burn.falseAlarms.episodes).toBe(0);
  });
});

const text = both.replace('TICK', 'aggregate: 15s,').replace('trials: 200', 'trials: 12');

describe('counted requests', () => {
  const file = (): string => written(text);

  it('give the same bytes in however many workers, and without sharing the part before onset', () => {
    const reference = comparable(scorecardOf([file(), '--workers', '1']));
    for (const flags of [['--workers', '3'], ['--no-fork'], ['--no-early-stop']])
      expect(comparable(scorecardOf([file(), ...flags])), flags.join(' ')).toEqual(reference);
  });

  it.each([
    ['noop', 'faults.burst.inject=noop', 'faults.burst.with={}'],
    ['share 0', 'faults.burst.scope.share=0'],
  ])('are the twin under a fault of no size: %s', (_name, ...sets) => {
    const card = scorecardOf([file(), ...sets.flatMap((set) => ['--set', set])]);
    for (const [alert, { faults }] of Object.entries(card.cells[0].alerts))
      expect(faults.burst.perTrial.faulted, alert).toEqual(faults.burst.perTrial.twin);
  });

  it('can be swept, calibrated and planned', () => {
    const swept = `${text}sweep: {"faults.burst.with.share": [1%, 10%]}\n`.replace(
      'stack:',
      'stack:\n  calibrate: {budget: 4/d, path: [stack.rules.Burn.when.burn]}',
    );
    const plan = driftdrill(['plan', written(text)]);
    expect(plan.code, plan.stderr).toBe(0);
    const card = scorecardOf([written(swept)]);
    expect(card.cells.length).toBe(6);
  });
});

describe('the worked example', () => {
  it('opens a ticket for a slow leak, and pages nobody', () => {
    const card = scorecardOf(['docs/examples/error-budget.yaml', '--trials', '5', '--workers', '2']);
    const ticket = card.alerts['ErrorBudgetBurn{severity="warning"}'];
    // 0.3 % and the 0.02 % of ever fill 0.1 % of three days after 0.08 / 0.3 of them, shifted by the season of the traffic.
    for (const delay of delays(card, 'ErrorBudgetBurn{severity="warning"}', 'leak')) {
      expect(delay).toBeGreaterThan(16 * 3600);
      expect(delay).toBeLessThan(24 * 3600);
    }
    expect(ticket.faults.leak.hits).toBe(5);
    expect(card.alerts['ErrorBudgetBurn{severity="critical"}'].faults.leak.hits).toBe(0);
    expect(card.requests).toBeGreaterThan(1e8);
  });
});

describe('what counts do not tell', () => {
  it.each([
    [
      'a signal',
      'errorRate, objective',
      'score, objective',
      /a\.yaml:\d+:\d+.*error/,
      'errorRate, requestRate, latency',
    ],
    [
      'a fault',
      'inject: error-burst, with: {share: 6%}',
      'inject: label-flip, with: {share: 6%}',
      'noop, latency-spike, error-burst',
    ],
    ['a percentile', 'signal: latency, window: 10m', 'signal: latency, statistic: p99, window: 10m', 'p99'],
    ['an odd window', 'window: 10m, every: 1m', 'window: 10m, every: 50s', '50s is not a multiple of the tick of 15s'],
  ])('is refused before anything runs: %s', (_name, from, to, ...says) => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'a.yaml'), text.replace(from, to));
    expect(text).toContain(from);
    const ran = driftdrill(['run', 'a.yaml', '--out', 'out'], { cwd });
    for (const words of says) expect(ran.stderr).toMatch(words);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
    expect(ran.code).toBe(2);
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });
});
