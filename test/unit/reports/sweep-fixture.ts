import { stream } from '../../../harness/core/rng.js';
import type { SavedRun } from '../../../harness/core/saved.js';
import type { CellScore, FaultScore } from '../../../harness/core/scorecard.js';
import { sweepSummary } from '../../../harness/score/sweep-summary.js';
import { type Behaviour, falseAlarms, faultScore, savedRun } from './fixture.js';

const trials = 60;
const deadlineS = 14_400;

function cell(
  run: SavedRun,
  set: Record<string, unknown>,
  name: string | null,
  does: Record<string, Record<string, Behaviour>>,
): CellScore {
  const alerts = Object.entries(does).map(([alert, faults]) => {
    const scores = Object.entries(faults).map(([fault, behaviour]): [string, FaultScore] => [
      fault,
      // One stream for all sizes of a fault: seeds are shared.
      faultScore(stream('sweep', `${alert} ${fault}`), behaviour, trials, deadlineS),
    ]);
    const far = Object.values(faults)[0].far;
    return [
      alert,
      {
        severity: run.scorecard.alerts[alert]?.severity ?? 'ticket',
        diagnosis: null,
        runbook: null,
        faults: Object.fromEntries(scores),
        falseAlarms: falseAlarms(far, 25),
        resetS: null,
      },
    ];
  });
  return { set, case: name, alerts: Object.fromEntries(alerts), stopped: null };
}

function withCells(run: SavedRun, cells: CellScore[]): SavedRun {
  return { ...run, scorecard: { ...run.scorecard, cells, ...sweepSummary(cells, run.run.plan) } };
}

const alertsOf = (limit: number, mean: number): Record<string, Record<string, Behaviour>> => ({
  FeatureDrift: {
    shift: {
      seen: -Math.expm1(-((mean / (2 * limit)) ** 2.6)),
      medianS: 6000 * Math.min(2, limit / mean),
      far: 0.4 * Math.exp((0.2 - limit) * 14),
    },
  },
  DriftKs: { shift: { seen: -Math.expm1(-((mean / 0.22) ** 3)), medianS: 400 / mean, far: 1.2 } },
  StaleFeatures: { shift: { seen: 0, medianS: 600, far: 0.05 } },
});

const drift = savedRun({
  name: 'fraud-shift-sensitivity',
  title: 'From what size on a covariate shift is seen',
  faults: { shift: { inject: 'covariate-shift', diagnosis: 'data-drift' } },
  alerts: Object.fromEntries(
    Object.entries(alertsOf(0.2, 0.5)).map(([alert, { shift }]) => [alert, { severity: 'ticket', does: [shift] }]),
  ),
});

const limitPath = 'stack.rules.FeatureDrift.when';
drift.run.plan.stack.rules[0].when = 'drift > 0.2';

/** Eight sizes of a shift by three thresholds, one of them the file's own. */
export const swept: SavedRun = (() => {
  const cells = [0.1, 0.2, 0.3].flatMap((limit) =>
    [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1].map((mean) =>
      cell(drift, { 'faults.shift.with.mean': mean, [limitPath]: `drift > ${limit}` }, null, alertsOf(limit, mean)),
    ),
  );
  const run = withCells(drift, cells);
  run.scorecard.calibrated = [
    {
      alert: 'DriftKs',
      path: 'stack.rules.DriftKs.when',
      value: 0.00021,
      text: 'amount-ks.p < 0.00021',
      rate: { value: 0.05, low: 0.01, high: 0.14, n: 320 },
    },
  ];
  return run;
})();

const two = savedRun({
  name: 'fraud-cases',
  title: 'Two faults, one by one',
  faults: {
    lag: { inject: 'feature-store-lag', diagnosis: 'system' },
    flip: { inject: 'label-flip', diagnosis: 'data-quality' },
  },
  alerts: {
    StaleFeatures: {
      does: [
        { seen: 0.9, medianS: 900, far: 0.1 },
        { seen: 0, medianS: 900, far: 0.1 },
      ],
    },
  },
});

/** Cases without a sweep, one of them a blind spot with a price. */
export const cased: SavedRun = withCells(two, [
  cell(two, {}, 'lag', { StaleFeatures: { lag: { seen: 0.9, medianS: 900, far: 0.1 } } }),
  {
    ...cell(two, {}, 'flipped', { StaleFeatures: { flip: { seen: 0.02, medianS: 900, far: 0.1 } } }),
    stopped: { n: 40 },
    harm: {
      metric: {},
      undetectedLoss: {
        currency: 'EUR',
        toFirstPage: { value: 310, low: 250, high: 370, n: 40 },
        toMitigation: { value: 310, low: 250, high: 370, n: 40 },
      },
      errorBudget: null,
    },
  },
]);
