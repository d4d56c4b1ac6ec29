import type { CellPlan } from '../core/cell.js';
import { type GroupRecord, trialOf, workOf } from '../core/group-record.js';
import type { Plan } from '../core/plan.js';
import type { TrialRecord } from '../core/record.js';
import type { AlertScore, CellScore, HarmScore, Scorecard } from '../core/scorecard.js';
import { scoreRules } from './alert-score.js';
import { joinCases } from './cases.js';
import { gather } from './evidence.js';
import { harmScore } from './harm.js';
import { type ScoreMeta, score } from './score.js';
import { alertGroups } from './selection.js';
import { stoppedScore } from './stopped-score.js';
import { sweepSummary } from './sweep-summary.js';

/** What a campaign was, and how its cells ended. */
export interface ScoredCampaign {
  /** The file's own values. */
  plan: Plan;
  cells: readonly CellPlan[];
  /** Pruned, by trial and group. */
  records: readonly GroupRecord[];
  /** Trials of each cell that count; null for all. */
  endings: readonly (number | null)[];
}

/** The trials that one cell got, those after its end with the twin only. */
export function trialsOf(records: readonly GroupRecord[], cell: number): TrialRecord[] {
  return records.flatMap((record) => trialOf(record, cell) ?? []);
}

/**
 * The scorecard of a campaign. Its top level speaks of the file's own values; where there are cases, it joins theirs.
 * @param evaluationS seconds between evaluations of each rule, by cell
 */
export function scoreCampaign(
  campaign: ScoredCampaign,
  meta: Omit<ScoreMeta, 'evaluationS'>,
  evaluationS: readonly number[][],
): Scorecard {
  const { plan, cells, records, endings } = campaign;
  const own = cells.flatMap((cell, index) => (cell.own ? [{ cell, index }] : []));
  const cards = own.map(({ cell, index }) => {
    const trials = trialsOf(records, index);
    return score({ ...cell.plan, trials: trials.length }, trials, { ...meta, evaluationS: evaluationS[index] });
  });
  const cased = own.some(({ cell }) => cell.case !== null);
  const joined = cased
    ? joinCases(
        plan,
        own.map(({ cell }) => cell),
        cards,
      )
    : cards[0];
  const scores = cells.length === 1 && !cased ? [] : cells.map((_, index) => cellScore(index));
  const work = records.map((record) => workOf(record, () => true));
  const invalid = joined.invalid.map(({ trial }) => trial);
  return {
    ...joined,
    requests: work.reduce((sum, one) => sum + one.requests, 0),
    simulatedS: work.reduce((sum, one) => sum + one.simulatedS, 0),
    cells: scores,
    ...(scores.length === 0 ? {} : sweepSummary(scores, plan, invalid)),
  };

  function cellScore(index: number): CellScore {
    const { set, case: drilled, plan: its, own } = cells[index];
    const all = trialsOf(records, index);
    const end = endings[index];
    const counted = end === null ? all : all.filter(({ trial }) => trial < end);
    const evidence = gather({ ...its, trials: counted.length }, counted, evaluationS[index]);
    const alerts: Record<string, AlertScore> = {};
    for (const { key, rules, severity, diagnosis, runbook } of alertGroups(its)) {
      const scored = scoreRules(evidence, rules, meta.faultDiagnosis);
      const final = end === null ? scored : stoppedScore(scored, its, rules, all);
      alerts[key] = { severity, diagnosis, runbook, ...final, resetS: own ? final.resetS : null };
    }
    const harm: HarmScore | null = own ? harmScore(evidence) : null;
    return { set, case: drilled, alerts, stopped: end === null ? null : { n: end }, harm };
  }
}
