import { detectionCurve } from '../../../harness/core/curve.js';
import type { GatePlan, Plan, RulePlan } from '../../../harness/core/plan.js';
import { type Rng, stream } from '../../../harness/core/rng.js';
import type { SavedRun, TrialSketch } from '../../../harness/core/saved.js';
import type {
  AlertScore,
  DelayEstimates,
  Estimate,
  ExpectResult,
  FalseAlarmScore,
  FaultScore,
  GateResult,
  HarmScore,
  Scorecard,
} from '../../../harness/core/scorecard.js';
import type { BranchTrace } from '../../../harness/core/trace.js';

/** Saved runs as a campaign would leave them, drawn from a seed; figures are plausible, not scored. */

export const unknown: Estimate = { value: null, low: null, high: null, n: 0 };

export function share(k: number, n: number): Estimate {
  if (n === 0) return unknown;
  const z = 1.96;
  const p = k / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n };
}

function delayOf(delays: (number | null)[], deadlineS: number): DelayEstimates {
  const n = delays.length;
  const sorted = delays.filter((delay) => delay !== null).sort((a, b) => a - b);
  const at = (q: number): number | null => sorted[Math.max(0, Math.ceil(q * n) - 1)] ?? null;
  const quantile = (q: number): Estimate => ({ value: at(q), low: at(q * 0.8), high: at(q * 1.1), n });
  const mean = delays.reduce<number>((sum, delay) => sum + (delay ?? deadlineS), 0) / Math.max(1, n);
  return {
    median: quantile(0.5),
    p90: quantile(0.9),
    rmst: n === 0 ? unknown : { value: mean, low: mean * 0.9, high: mean * 1.1, n },
  };
}

export interface Behaviour {
  /** Chance that a drill is seen, median delay in seconds, spread of its logarithm. */
  seen: number;
  medianS: number;
  spread?: number;
  /** False alarms a day. */
  far: number;
  masked?: number;
}

export function faultScore(rng: Rng, behaviour: Behaviour, trials: number, deadlineS: number): FaultScore {
  const draw = (): number => behaviour.medianS * Math.exp((behaviour.spread ?? 0.35) * rng.normal());
  const chanceS = (): number => (rng.exponential() / Math.max(behaviour.far, 1e-9)) * 86_400;
  const masked = Array.from({ length: behaviour.masked ?? 0 }, (_, index) => index * 2);
  const within = (delay: number): number | null => (delay < deadlineS ? delay : null);
  const drawn = Array.from({ length: trials }, () => within(chanceS()));
  const twin = drawn.map((chance, index) => (masked.includes(index) ? null : chance));
  const faulted = twin.map((chance, index) => {
    if (masked.includes(index)) return null;
    const hit = rng.uniform() < behaviour.seen ? within(draw()) : null;
    return hit !== null && chance !== null ? Math.min(hit, chance) : (hit ?? chance);
  });
  const kept = faulted.filter((_, index) => !masked.includes(index));
  const n = kept.length;
  const hits = kept.filter((delay) => delay !== null).length;
  const chances = twin.filter((delay, index) => delay !== null && !masked.includes(index)).length;
  const raw = share(hits, n);
  const chance = share(chances, n);
  const net = (value: number | null): number | null =>
    value === null || chance.value === null || chance.value === 1 ? null : (value - chance.value) / (1 - chance.value);
  const mean = n === 0 ? 0 : kept.reduce<number>((sum, delay) => sum + (delay ?? 0), 0) / Math.max(1, hits);
  const curve = detectionCurve({ hits, misses: n - hits, perTrial: { faulted, twin, masked } }, deadlineS);
  const by = (q: number, of: 'net' | 'low' | 'high'): number | null =>
    curve.find((point) => (point[of] ?? 0) >= q)?.t ?? null;
  const quantile = (q: number): Estimate => ({ value: by(q, 'net'), low: by(q, 'high'), high: by(q, 'low'), n });
  const ttdS = { ...delayOf(kept, deadlineS), median: quantile(0.5), p90: quantile(0.9) };
  return {
    hits,
    misses: n - hits,
    masked: masked.length,
    coincident: kept.filter((delay, index) => delay !== null && twin[index] !== null).length,
    recall: { value: net(raw.value), low: net(raw.low), high: net(raw.high), n },
    rawRecall: raw,
    chance,
    ttdS,
    notifiedS: delayOf(
      kept.map((delay) => (delay === null ? null : delay + 30)),
      deadlineS,
    ),
    fromDevelopedS: null,
    fromHarmS: null,
    diagnosisCorrect: hits === 0 ? null : share(hits, hits),
    timeParts:
      hits === 0
        ? null
        : {
            firstEvidence: mean * 0.2,
            accumulation: mean * 0.35,
            schedule: mean * 0.15,
            for: mean * 0.25,
            notification: mean * 0.05,
          },
    perTrial: { faulted, twin, masked },
  };
}

export function falseAlarms(far: number, exposureDays: number): FalseAlarmScore {
  const episodes = Math.round(far * exposureDays);
  const perDay: Estimate =
    exposureDays === 0
      ? unknown
      : {
          value: episodes / exposureDays,
          low: episodes === 0 ? 0 : Math.max(0, episodes - 1.9 * Math.sqrt(episodes)) / exposureDays,
          high: (episodes + 3.689 + 1.2 * Math.sqrt(episodes)) / exposureDays,
          n: episodes,
        };
  const invert = (rate: number | null): number | null => (rate ? 86_400 / rate : null);
  return {
    episodes,
    exposureDays,
    perDay,
    arl0S: { value: invert(perDay.value), low: invert(perDay.high), high: invert(perDay.low), n: episodes },
    alarmBy: { horizonS: 14_400, probability: exposureDays === 0 ? unknown : share(Math.min(episodes, 60), 60) },
  };
}

export interface Drill {
  name: string;
  title?: string | null;
  hypothesis?: string | null;
  trials?: number;
  seed?: number;
  exposureDays?: number;
  timeline?: Partial<Scorecard['timeline']>;
  faults?: Record<string, { inject: string; diagnosis: string }>;
  /** By alert: what it does about each fault, in the order of `faults`. */
  alerts?: Record<string, { severity?: string; diagnosis?: string | null; does: Behaviour[]; far?: number }>;
  gates?: (GateResult & { plan?: GatePlan })[];
  expect?: ExpectResult[];
  invalid?: { trial: number; reason: string }[];
  warnings?: string[];
  harm?: Partial<HarmScore>;
  verdict?: Scorecard['verdict'];
  sketches?: TrialSketch[];
  thresholds?: SavedRun['run']['thresholds'];
  diagnosis?: Scorecard['diagnosis'];
}

export function savedRun(drill: Drill): SavedRun {
  const { name, trials = 60, seed = 42, exposureDays = 25 } = drill;
  const timeline = {
    warmupS: 3600,
    controlS: 21_600,
    onsetWithinS: 1800,
    deadlineS: 14_400,
    recoveryS: 0,
    ...drill.timeline,
  };
  const faultIds = Object.keys(drill.faults ?? {});
  const kept = Math.max(0, trials - (drill.invalid?.length ?? 0));
  const scoreOf = (
    label: string,
    does: Behaviour[],
    far: number,
  ): Pick<AlertScore, 'faults' | 'falseAlarms' | 'resetS'> => ({
    faults: Object.fromEntries(
      faultIds.map((fault, index) => [
        fault,
        faultScore(stream(`${name}-${seed}`, `${label}-${fault}`), does[index], kept, timeline.deadlineS),
      ]),
    ),
    falseAlarms: falseAlarms(far, kept === 0 ? 0 : exposureDays),
    resetS: kept === 0 ? null : { value: 420, low: 300, high: 560, n: kept },
  });
  const alerts = Object.fromEntries(
    Object.entries(drill.alerts ?? {}).map(([alert, { severity = 'page', diagnosis = 'system', does, far }]) => [
      alert,
      {
        severity,
        diagnosis,
        runbook: `runbooks/${alert}.md`,
        ...scoreOf(alert, does, far ?? does[0]?.far ?? 0),
      },
    ]),
  );
  const each = (behaviour: (index: number) => Behaviour): Behaviour[] => faultIds.map((_, index) => behaviour(index));
  const all = Object.values(drill.alerts ?? {});
  const totalFar = all.reduce((sum, alert) => sum + (alert.far ?? alert.does[0]?.far ?? 0), 0);
  const best = each((index) => ({
    seen: Math.max(0, ...all.map(({ does }) => does[index].seen)),
    medianS: Math.min(...all.map(({ does }) => (does[index].seen > 0.1 ? does[index].medianS : 9e9)), 9e9),
    far: totalFar,
  }));
  const always = scoreOf(
    'always',
    each(() => ({ seen: 1, medianS: 1, far: 5e5 })),
    1440,
  );
  const scorecard: Scorecard = {
    scorecard: 1,
    scenario: name,
    title: drill.title === undefined ? null : drill.title,
    seed,
    trials,
    invalid: drill.invalid ?? [],
    hash: '5f0c2a9be1d34c77',
    requests: 12_431_905,
    simulatedS: 2_160_000,
    wallS: 8.214,
    made: '2026-03-02T09:30:00.000Z',
    timeline,
    faults: Object.fromEntries(
      Object.entries(drill.faults ?? {}).map(([id, fault]) => [id, { ...fault, atS: 0, lastsS: 7200 }]),
    ),
    alerts,
    stack: scoreOf('stack', best, totalFar),
    dummies: {
      always,
      never: scoreOf(
        'never',
        each(() => ({ seen: 0, medianS: 1, far: 0 })),
        0,
      ),
    },
    diagnosis: drill.diagnosis ?? null,
    harm: { metric: {}, undetectedLoss: null, errorBudget: null, ...drill.harm },
    cells: [],
    mde: {},
    curves: [],
    amoc: [],
    calibrated: [],
    gates: (drill.gates ?? []).map(({ plan: _, ...gate }) => gate),
    expect: drill.expect ?? [],
    warnings: drill.warnings ?? [],
    verdict: drill.verdict ?? 'pass',
    replay: `driftdrill run scenarios/catalogue/${name}.yaml --seed ${seed} --trials ${trials}`,
  };
  const rules = Object.entries(alerts).map(
    ([alert, { severity, diagnosis, runbook }]): RulePlan => ({
      alert,
      labels: {},
      when: (drill.thresholds ?? [])
        .filter((mark) => mark.alert === alert)
        .map(({ detector, field, op, value }) => `${detector}.${field} ${op} ${value}`)
        .join(' or '),
      forS: 120,
      cooldownS: 0,
      severity: severity as RulePlan['severity'],
      diagnosis,
      runbook,
    }),
  );
  const plan: Plan = {
    name,
    title: scorecard.title,
    owner: 'payments-ml',
    tags: ['fraud'],
    hypothesis: drill.hypothesis ?? null,
    file: `scenarios/catalogue/${name}.yaml`,
    seed,
    trials,
    system: {
      traffic: {
        ratePerS: 20,
        arrivals: 'poisson',
        startMs: null,
        timezone: 'UTC',
        season: { daily: 0, weekly: 0 },
        entities: { count: 1000, locale: 'en' },
        segments: [],
        features: [],
        correlations: [],
        replay: null,
      },
      model: {
        kind: 'logistic',
        module: null,
        weights: [],
        intercept: 0,
        baseRate: null,
        threshold: 0.5,
        fit: null,
        params: {},
      },
      outcomes: {
        concept: null,
        noise: 0,
        residual: 0,
        delay: { all: { kind: 'constant', value: 60 } },
        unlabelled: null,
      },
      serving: { latency: null, errors: 0 },
    },
    timeline,
    faults: faultIds.map((id) => ({
      id,
      inject: drill.faults?.[id].inject ?? 'noop',
      module: null,
      params: {},
      scope: { features: [], segment: {}, share: 1 },
      atS: 0,
      lastsS: 7200,
      shape: { kind: 'abrupt' },
    })),
    stack: {
      reference: { kind: 'warmup', lastS: 3600 },
      detectors: ['freshness', 'drift'].map((detector) => ({
        name: detector,
        kind: detector === 'freshness' ? 'level' : 'psi',
        module: null,
        params: {},
        signal: detector === 'freshness' ? 'featureAge.velocity1h' : 'feature.*',
        by: [],
      })),
      rules,
    },
    expect: (drill.expect ?? []).map(({ alert, fault, outcome }) => ({
      alert,
      fault,
      outcome,
      withinS: outcome === 'fires' ? 1200 : null,
      share: 0.9,
      diagnosis: null,
    })),
    gates: (drill.gates ?? []).flatMap(({ plan: gate }) => (gate === undefined ? [] : [gate])),
    business: { currency: 'EUR', cost: null, slo: null, harm: null },
  };
  return {
    scorecard,
    run: {
      driftdrill: '0.1.0',
      node: 'v20.20.2',
      made: scorecard.made,
      file: plan.file,
      source: `name: ${name}\n`,
      plan,
      replay: scorecard.replay,
      workers: 2,
      hash: scorecard.hash,
      evaluationS: rules.map(() => 60),
      thresholds: drill.thresholds ?? [],
    },
    sketches: drill.sketches ?? [],
  };
}

/** The statistic of a freshness check and of a drift detector in one trial, with and without the fault. */
export function sketch(trial: number, onsetS: number): TrialSketch {
  const rng = stream('sketch', String(trial));
  const endS = onsetS + 14_400;
  const ticks = Array.from({ length: 260 }, (_, index) => ((index + 1) * endS) / 261);
  const base = ticks.map(() => 150 + 40 * rng.normal());
  const noise = ticks.map(() => 0.04 + 0.02 * Math.abs(rng.normal()));
  const lag = (time: number): number => Math.max(0, Math.min(time, onsetS + 7200) - onsetS);
  const stale = ticks.map((time, index) => base[index] + (time > onsetS + 7200 ? 0 : lag(time)));
  const drift = ticks.map((time, index) => noise[index] + 0.00002 * lag(time));
  const detectedS = onsetS + 900;
  const branch = (name: string, faulted: boolean): BranchTrace => ({
    branch: name,
    statistics: ['DE', 'FR', 'US'].flatMap((country) => [
      {
        detector: 'freshness',
        signal: 'featureAge.velocity1h',
        segment: `country=${country}`,
        field: 'value',
        time: ticks,
        value: (faulted && country === 'DE' ? stale : base).map((value, index) => (index < 5 ? null : value)),
      },
      {
        detector: 'drift',
        signal: `feature.${country.toLowerCase()}Spend`,
        segment: '',
        field: 'psi',
        time: ticks.filter((time) => time > 3600),
        value: (faulted && country === 'DE' ? drift : noise).slice(-ticks.filter((time) => time > 3600).length),
      },
    ]),
  });
  const episode = (rule: number, startsS: number, endsS: number | null, segment: string) => ({
    rule,
    segment,
    startsS,
    endsS,
    notifiedS: startsS + 30,
    value: 912.4,
    quietS: startsS - 180,
    heldS: startsS - 120,
  });
  return {
    trial,
    seed: `9c41f07ab2e5d${trial.toString().padStart(3, '0')}`,
    startMs: Date.UTC(2026, 2, 2) + trial * 3_600_000,
    onsetS,
    endS,
    faults: [{ fault: 'lag', fromS: onsetS, toS: onsetS + 7200 }],
    episodes: [
      { branch: 'twin', list: [episode(1, onsetS - 5000, onsetS - 3000, '')] },
      {
        branch: 'fault',
        list: [episode(0, detectedS, onsetS + 7300, 'country=DE'), episode(1, onsetS + 8200, null, '')],
      },
    ],
    traces: { trial, branches: [branch('twin', false), branch('fault', true)] },
  };
}
