import type { FaultPlan, Plan, RulePlan } from '../../../harness/core/plan.js';
import type { BranchRecord, EpisodeRecord, HarmSeries, TrialRecord } from '../../../harness/core/record.js';
import type { Evidence } from '../../../harness/score/evidence.js';
import { gather } from '../../../harness/score/evidence.js';
import type { ScoreMeta } from '../../../harness/score/score.js';

/** Timeline of the fixtures: warm-up to 100 s, onset at 1,000 s, W = 600 s, end at 1,600 s. */
export const onsetS = 1000;
export const deadlineS = 600;
export const endS = 1600;

export function rule(alert: string, changes: Partial<RulePlan> = {}): RulePlan {
  return {
    alert,
    labels: {},
    when: 'drift > 0.2',
    forS: 0,
    cooldownS: 0,
    severity: 'page',
    diagnosis: 'system',
    runbook: null,
    ...changes,
  };
}

export function fault(id: string, changes: Partial<FaultPlan> = {}): FaultPlan {
  return {
    id,
    inject: 'noop',
    module: null,
    params: {},
    scope: { features: [], segment: {}, share: 1 },
    atS: 0,
    lastsS: null,
    shape: { kind: 'abrupt' },
    ...changes,
  };
}

export function plan(changes: Partial<Plan> = {}, rules: RulePlan[] = [rule('Alert')]): Plan {
  return {
    name: 'fixture',
    title: null,
    owner: null,
    tags: [],
    hypothesis: null,
    file: 'fixture.yaml',
    seed: 42,
    trials: 0,
    system: {
      traffic: {
        ratePerS: 1,
        arrivals: 'regular',
        startMs: 0,
        timezone: 'UTC',
        season: { daily: 0, weekly: 0 },
        entities: { count: 1, locale: 'en' },
        segments: [],
        features: [],
        correlations: [],
        replay: null,
      },
      model: {
        kind: 'none',
        module: null,
        weights: [],
        intercept: null,
        baseRate: null,
        threshold: 0.5,
        fit: null,
        params: {},
      },
      outcomes: {
        concept: null,
        noise: 0,
        residual: 0,
        delay: { all: { kind: 'constant', value: 30 } },
        unlabelled: null,
      },
      serving: { latency: null, errors: 0 },
    },
    timeline: { warmupS: 100, controlS: onsetS - 100, onsetWithinS: 0, deadlineS, recoveryS: 0 },
    faults: [fault('lag')],
    stack: { reference: { kind: 'warmup', lastS: 100 }, detectors: [], rules },
    expect: [],
    gates: [],
    business: { currency: 'EUR', cost: null, slo: null, harm: null },
    ...changes,
  };
}

export function episode(startsS: number, changes: Partial<EpisodeRecord> = {}): EpisodeRecord {
  return {
    rule: 0,
    segment: '',
    startsS,
    endsS: startsS,
    notifiedS: startsS,
    value: 1,
    quietS: null,
    heldS: startsS,
    ...changes,
  };
}

export interface BranchSketch {
  episodes?: EpisodeRecord[];
  harm?: HarmSeries | null;
  exposed?: number;
  changed?: number;
  idle?: boolean;
}

/** A trial with a twin and a faulted branch, all faults at onset unless the plan says otherwise. */
export function trial(
  of: Plan,
  number: number,
  twin: EpisodeRecord[],
  faulted: EpisodeRecord[],
  details: BranchSketch & { twinHarm?: HarmSeries; without?: Record<string, EpisodeRecord[]> } = {},
): TrialRecord {
  const ids = of.faults.map((one) => one.id);
  const branch = (
    name: string,
    faults: string[],
    episodes: EpisodeRecord[],
    harm: HarmSeries | null,
  ): BranchRecord => ({
    branch: name,
    faults,
    episodes,
    injections: faults.map((id) => ({
      fault: id,
      exposed: details.exposed ?? 10,
      changed: details.changed ?? 10,
      idle: details.idle ?? false,
    })),
    harm,
  });
  const branches = [branch('twin', [], twin, details.twinHarm ?? null)];
  if (ids.length > 0) branches.push(branch('fault', ids, faulted, details.harm ?? null));
  for (const [id, episodes] of Object.entries(details.without ?? {}))
    branches.push(
      branch(
        `without:${id}`,
        ids.filter((one) => one !== id),
        episodes,
        null,
      ),
    );
  return {
    trial: number,
    seed: `seed-${number}`,
    startMs: 0,
    onsetS,
    endS,
    t0S: Object.fromEntries(of.faults.map((one) => [one.id, onsetS + one.atS])),
    branches,
    requests: 1000,
    simulatedS: endS,
    invalid: null,
    notReady: [],
  };
}

export function evidence(of: Plan, trials: TrialRecord[], evaluationS: number[] = []): Evidence {
  return gather(of, trials, evaluationS);
}

export const meta: ScoreMeta = {
  hash: 'hash',
  wallS: 1,
  made: '2026-01-01T00:00:00Z',
  replay: 'driftdrill run fixture.yaml',
  warnings: [],
  faultDiagnosis: { lag: 'system' },
  evaluationS: [60],
};

/** Harm in ten bins of 60 s from onset: 60 requests a bin and these sums. */
export function harm(columns: Partial<Record<'failures' | 'error' | 'cost' | 'latency', number[]>>): HarmSeries {
  const bins = 10;
  const column = (values?: number[]): Float64Array => Float64Array.from({ length: bins }, (_, i) => values?.[i] ?? 0);
  return {
    fromS: onsetS,
    binS: 60,
    bins,
    requests: new Float64Array(bins).fill(60),
    failures: column(columns.failures),
    latency: column(columns.latency),
    judged: new Float64Array(bins).fill(60),
    error: column(columns.error),
    positives: column(),
    age: column(),
    cost: column(columns.cost),
  };
}
