import type { SavedRun } from '../../../harness/core/saved.js';
import { type Behaviour, savedRun, sketch, unknown } from './fixture.js';
import { cased, swept } from './sweep-fixture.js';

const quiet = (far = 0.02): Behaviour => ({ seen: 0, medianS: 600, far });

/** A drill that passes, with everything a report can show. */
export const fraud: SavedRun = savedRun({
  name: 'fraud-feature-store-lag',
  title: 'Feature-store lag on a card-fraud model',
  hypothesis: 'The freshness alert pages within 20 minutes and nothing else does.',
  faults: {
    lag: { inject: 'feature-store-lag', diagnosis: 'system' },
    shift: { inject: 'covariate-shift', diagnosis: 'data-drift' },
  },
  alerts: {
    StaleFeatures: { does: [{ seen: 0.97, medianS: 960, spread: 0.12, far: 0.1 }, quiet(0.1)] },
    FeatureDrift: {
      severity: 'ticket',
      diagnosis: 'data-drift',
      does: [
        { seen: 0.35, medianS: 7000, far: 0.6 },
        { seen: 0.92, medianS: 2400, far: 0.6, masked: 2 },
      ],
    },
    ErrorDrift: { severity: 'ticket', diagnosis: 'concept-drift', does: [quiet(0), quiet(0)] },
  },
  expect: [
    {
      alert: 'StaleFeatures',
      fault: 'lag',
      outcome: 'fires',
      value: 0.97,
      low: 0.91,
      high: 0.99,
      verdict: 'pass',
      note: null,
    },
    { alert: 'ErrorDrift', fault: null, outcome: 'silent', value: 0, low: 0, high: 0.044, verdict: 'pass', note: null },
  ],
  gates: [
    {
      gate: 'recall(StaleFeatures, lag) >= 0.9',
      value: 0.97,
      low: 0.91,
      high: 0.99,
      verdict: 'pass',
      note: null,
      plan: {
        source: 'recall(StaleFeatures, lag) >= 0.9',
        metric: { kind: 'recall', alert: 'StaleFeatures', fault: 'lag' },
        op: '>=',
        value: 0.9,
      },
    },
    {
      gate: 'p90(ttd(StaleFeatures, lag)) < 20m',
      value: 1110,
      low: 1050,
      high: 1175,
      verdict: 'pass',
      note: null,
      plan: {
        source: 'p90(ttd(StaleFeatures, lag)) < 20m',
        metric: { kind: 'ttd', quantile: 'p90', alert: 'StaleFeatures', fault: 'lag' },
        op: '<',
        value: 1200,
      },
    },
    {
      gate: 'falseAlarmsPerDay(StaleFeatures) < 0.5',
      value: 0.12,
      low: 0.03,
      high: 0.27,
      verdict: 'pass',
      note: null,
      plan: {
        source: 'falseAlarmsPerDay(StaleFeatures) < 0.5',
        metric: { kind: 'falseAlarmsPerDay', alert: 'StaleFeatures' },
        op: '<',
        value: 0.5,
      },
    },
  ],
  harm: {
    metric: {
      recall: { twin: 0.742, faulted: 0.611, change: { value: -0.131, low: -0.152, high: -0.11, n: 60 } },
      errorRate: { twin: 0.0005, faulted: 0.0005, change: { value: 0, low: 0, high: 0, n: 60 } },
      latency: { twin: 0.0217, faulted: 0.0217, change: unknown },
    },
    undetectedLoss: {
      currency: 'EUR',
      toFirstPage: { value: 1234.5, low: 990, high: 1480, n: 60 },
      toMitigation: { value: 9120, low: 8300, high: 9950, n: 60 },
    },
    errorBudget: {
      objective: 0.999,
      periodS: 2_592_000,
      burntAtDetection: { value: 0.032, low: 0.021, high: 0.043, n: 60 },
    },
  },
  diagnosis: {
    classes: ['data-drift', 'concept-drift', 'system', 'none'],
    matrix: [
      [51, 0, 2, 7],
      [0, 0, 0, 0],
      [1, 0, 57, 2],
      [3, 0, 1, 56],
    ],
    macroF1: 0.91,
    noFaultSpecificity: 0.933,
  },
  warnings: ["detector 'amount-ks' is not used by any rule"],
  thresholds: [
    { alert: 'StaleFeatures', detector: 'freshness', field: 'value', op: '>', value: 900 },
    { alert: 'FeatureDrift', detector: 'drift', field: 'psi', op: '>', value: 0.2 },
  ],
  sketches: [sketch(0, 26_000), sketch(1, 25_400)],
});

/** A control: no fault, so there are only false alarms. */
export const faultFree: SavedRun = savedRun({
  name: 'fault-free-control',
  title: 'Nothing is broken',
  alerts: { StaleFeatures: { does: [], far: 0 }, FeatureDrift: { severity: 'ticket', does: [], far: 0.08 } },
  expect: [
    {
      alert: 'StaleFeatures',
      fault: null,
      outcome: 'silent',
      value: 0,
      low: 0,
      high: 0.048,
      verdict: 'pass',
      note: null,
    },
  ],
});

/** Checks that fail, and a fault that nothing sees. */
export const blind: SavedRun = savedRun({
  name: 'ranker-concept-drift',
  title: 'Concept drift in a recommender',
  trials: 40,
  faults: { drift: { inject: 'concept-drift', diagnosis: 'concept-drift' } },
  alerts: {
    CtrDrop: { does: [{ seen: 0.15, medianS: 9000, far: 0.9 }] },
    ErrorDrift: { severity: 'ticket', does: [quiet(0)] },
  },
  expect: [
    {
      alert: 'CtrDrop',
      fault: 'drift',
      outcome: 'fires',
      value: 0.12,
      low: 0.05,
      high: 0.22,
      verdict: 'fail',
      note: 'net recall within 20m is below 90%',
    },
  ],
  gates: [
    { gate: 'recall(CtrDrop, drift) >= 0.9', value: 0.12, low: 0.05, high: 0.22, verdict: 'fail', note: null },
    {
      gate: 'falseAlarmsPerDay(all) < 1',
      value: 0.9,
      low: 0.6,
      high: 1.3,
      verdict: 'inconclusive',
      note: 'needs about 12 days more of exposure',
    },
  ],
  verdict: 'fail',
});

/** No trial is valid: nothing has a value. */
export const invalid: SavedRun = savedRun({
  name: 'rental-label-flip',
  trials: 3,
  faults: { flip: { inject: 'label-flip', diagnosis: 'data-quality' } },
  alerts: { LabelDrift: { does: [quiet(0)] } },
  invalid: [0, 1, 2].map((trial) => ({ trial, reason: "fault 'flip' was not injected: no row in scope" })),
  gates: [
    { gate: 'recall(LabelDrift, flip) >= 0.9', value: null, low: null, high: null, verdict: 'invalid', note: null },
  ],
  expect: [
    {
      alert: 'LabelDrift',
      fault: 'flip',
      outcome: 'fires',
      value: null,
      low: null,
      high: null,
      verdict: 'invalid',
      note: null,
    },
  ],
  verdict: 'invalid',
});

/** Too few trials to decide, many of them masked. */
export const undecided: SavedRun = savedRun({
  name: 'iris-weekly-psi',
  trials: 12,
  timeline: { deadlineS: 2_419_200 },
  exposureDays: 900,
  faults: { shift: { inject: 'covariate-shift', diagnosis: 'data-drift' } },
  alerts: { WeeklyPsi: { severity: 'ticket', does: [{ seen: 0.9, medianS: 700_000, far: 0.02, masked: 3 }] } },
  gates: [
    {
      gate: 'recall(WeeklyPsi, shift) >= 0.8',
      value: 0.89,
      low: 0.6,
      high: 0.98,
      verdict: 'inconclusive',
      note: '3 of 12 trials were masked',
    },
  ],
  verdict: 'inconclusive',
});

/** A textbook chart: seconds instead of hours, no gate. */
export const chart: SavedRun = savedRun({
  name: 'ewma-arl',
  title: null,
  trials: 2000,
  timeline: { warmupS: 0, controlS: 0, onsetWithinS: 0, deadlineS: 18_000 },
  exposureDays: 416,
  faults: { shift: { inject: 'covariate-shift', diagnosis: 'data-drift' } },
  alerts: { Chart: { does: [{ seen: 1, medianS: 8.7, spread: 0.5, far: 0 }], far: 172.9 } },
});

/** Eight alerts by six faults. */
export const wide: SavedRun = savedRun({
  name: 'fraud-everything-at-once',
  title: 'Every fault against the whole stack',
  faults: Object.fromEntries(
    ['lag', 'shift', 'flip', 'slow', 'errors', 'season'].map((id, index) => [
      id,
      { inject: `injector-${id}`, diagnosis: index === 5 ? 'benign' : 'system' },
    ]),
  ),
  alerts: Object.fromEntries(
    Array.from({ length: 8 }, (_, alert) => [
      `Alert${String.fromCharCode(65 + alert)}${'x'.repeat(alert * 3)}`,
      {
        severity: ['page', 'ticket', 'info'][alert % 3],
        does: Array.from(
          { length: 6 },
          (_, fault): Behaviour =>
            fault === alert
              ? { seen: 0.8 + 0.03 * alert, medianS: 300 * (fault + 1), far: 0.05 * alert }
              : quiet(0.05 * alert),
        ),
      },
    ]),
  ),
});

const nasty =
  '<script>alert("x")</script> & \'quote\' | pipe `tick` \u001b[31mred\u0007 ]]> -->\nsecond line 例え話 \ud800';

/** Everything a user may name holds markup, escapes and control characters. */
export const hostile: SavedRun = savedRun({
  name: `hostile ${nasty}`,
  title: `Title ${nasty}`,
  hypothesis: `Hypothesis ${nasty}`,
  faults: { [`fault ${nasty}`]: { inject: `inject ${nasty}`, diagnosis: `class ${nasty}` } },
  alerts: {
    [`Alert ${nasty}`]: { severity: `page ${nasty}`, diagnosis: null, does: [{ seen: 0.9, medianS: 300, far: 0.2 }] },
    ['Long'.repeat(60)]: { does: [{ seen: 0.2, medianS: 30, far: 12 }] },
    constructor: { does: [quiet()] },
  },
  gates: [{ gate: `recall ${nasty}`, value: 0.1, low: 0, high: null, verdict: 'fail', note: `note ${nasty}` }],
  expect: [
    {
      alert: `Alert ${nasty}`,
      fault: `fault ${nasty}`,
      outcome: 'silent',
      value: 0.9,
      low: 0.8,
      high: 1,
      verdict: 'fail',
      note: nasty,
    },
  ],
  invalid: [{ trial: 4, reason: `reason ${nasty}` }],
  warnings: [`warning ${nasty}`],
  harm: {
    metric: { [`metric ${nasty}`]: { twin: null, faulted: null, change: unknown } },
    undetectedLoss: { currency: nasty, toFirstPage: { value: 12, low: null, high: null, n: 1 }, toMitigation: unknown },
  },
  diagnosis: { classes: [nasty], matrix: [[0]], macroF1: null, noFaultSpecificity: null },
  thresholds: [{ alert: nasty, detector: 'freshness', field: 'value', op: '>', value: 900 }],
  sketches: [{ ...sketch(0, 26_000), seed: nasty, faults: [{ fault: nasty, fromS: 26_000, toS: 30_000 }] }],
  verdict: 'fail',
});

/** A scenario without a stack. */
export const bare: SavedRun = savedRun({ name: 'bare', trials: 1, warnings: ['the stack has no rule'] });

/** A sketch without traces, with a fault that starts and ends at the same moment, and values that are all equal or null. */
export const sparse: SavedRun = savedRun({
  name: 'sparse',
  trials: 1,
  faults: { drop: { inject: 'noop', diagnosis: 'benign' } },
  alerts: { Quiet: { does: [quiet(0)] } },
  thresholds: [{ alert: 'Quiet', detector: 'flat', field: 'value', op: '>', value: 0 }],
  sketches: [
    { trial: 0, seed: '0', startMs: 0, onsetS: 0, endS: 0, faults: [], episodes: [], traces: null },
    {
      trial: 1,
      seed: '1',
      startMs: 0,
      onsetS: 50,
      endS: 100,
      faults: [{ fault: 'drop', fromS: 50, toS: 50 }],
      episodes: [],
      traces: {
        trial: 1,
        branches: [
          {
            branch: 'twin',
            statistics: [
              { detector: 'flat', signal: 'error', segment: '', field: 'value', time: [0, 50, 100], value: [0, 0, 0] },
              { detector: 'silent', signal: 'error', segment: '', field: 'value', time: [0, 100], value: [null, null] },
              { detector: 'empty', signal: 'error', segment: '', field: 'value', time: [], value: [] },
            ],
          },
        ],
      },
    },
  ],
});

/** Each fixture alone, and all of them together. */
export const fixtures: Readonly<Record<string, readonly SavedRun[]>> = {
  fraud: [fraud],
  'fault-free': [faultFree],
  blind: [blind],
  invalid: [invalid],
  undecided: [undecided],
  chart: [chart],
  wide: [wide],
  hostile: [hostile],
  bare: [bare],
  sparse: [sparse],
  swept: [swept],
  cased: [cased],
  none: [],
  catalogue: [fraud, faultFree, blind, invalid, undecided, chart, wide],
  all: [fraud, faultFree, blind, invalid, undecided, chart, wide, hostile, bare, sparse, swept, cased],
};
