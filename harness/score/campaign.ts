import type { CellPlan } from '../core/cell.js';
import { type GroupRecord, trialOf, workOf } from '../core/group-record.js';
import type { Plan } from '../core/plan.js';
import type { TrialRecord } from '../core/record.js';
import type { AlertScore, CellScore, HarmScore, Scorecard } from '../core/scorecard.js';
import { scoreRules } from './alert-score.js';
import { joinCases } from './cases.js';
import { type JudgedCell, judgeCells, nameOfCell } from './cell-verdicts.js';
import { gather } from './evidence.js';
import { harmScore } from './harm.js';
import { worstVerdict } from './judge.js';
import { type ScoreMeta, score } from './score.js';
import { alertGroups } from './selection.js';
import { stoppedScore } from './stopped-score.js';
import { sweepSummary } from './sweep-summary.js';
import { faultsWithoutEffect } from './validity.js';

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
  const work = records.map((record) => workOf(record, () => true));
  const campaignWide = {
    ...joined,
    requests: work.reduce((sum, one) => sum + one.requests, 0),
    simulatedS: work.reduce((sum, one) => sum + one.simulatedS, 0),
  };
  if (cells.length === 1 && !cased) return campaignWide;
  const judged = cells.map((_, index) => judgedCell(index));
  const scores = judged.map((one, index) => cellScore(one, index));
  const faulty = flaws(judged, joined.warnings);
  const { gates, expect } = judgeCells(plan, judged);
  const verdicts = [...gates, ...expect].map(({ verdict }) => verdict);
  if (faulty.broken) verdicts.push('invalid');
  else if (judged.some(({ evidence }) => evidence.trials.length === 0)) verdicts.push('inconclusive');
  return {
    ...campaignWide,
    invalid: faulty.invalid,
    cells: scores,
    ...sweepSummary(
      scores,
      plan,
      (cell) => new Set(judged[scores.indexOf(cell)].evidence.invalid.map(({ trial }) => trial)),
    ),
    gates,
    expect,
    warnings: faulty.warnings,
    verdict: worstVerdict(verdicts),
  };

  function judgedCell(index: number): JudgedCell {
    const cell = cells[index];
    const all = trialsOf(records, index);
    const end = endings[index];
    const counted = end === null ? all : all.filter(({ trial }) => trial < end);
    const evidence = gather({ ...cell.plan, trials: counted.length }, counted, evaluationS[index]);
    if (end === null) return { cell, evidence, stopped: null };
    const recall = (rules: readonly number[], fault: string): number | null => {
      const score = scoreRules(evidence, rules, meta.faultDiagnosis);
      return stoppedScore(score, cell, rules, all).faults[fault].recall.value;
    };
    const twins = gather({ ...cell.plan, faults: [] }, all, evaluationS[index]);
    return { cell, evidence, stopped: { n: end, of: all.length, twins, recall } };
  }

  function cellScore({ cell, evidence, stopped }: JudgedCell, index: number): CellScore {
    const { set, case: drilled, plan: its } = cell;
    const card = cards[own.findIndex((one) => one.index === index)];
    // What is resampled stands in the card alone.
    if (card !== undefined && stopped === null && meta.resampled === undefined)
      return { set, case: drilled, alerts: card.alerts, stopped, harm: card.harm };
    const alerts: Record<string, AlertScore> = {};
    for (const { key, rules, severity, diagnosis, runbook } of alertGroups(its)) {
      const scored = scoreRules(evidence, rules, meta.faultDiagnosis);
      const final = stopped === null ? scored : stoppedScore(scored, cell, rules, trialsOf(records, index));
      alerts[key] = { severity, diagnosis, runbook, ...final, resetS: cell.own ? final.resetS : null };
    }
    const harm: HarmScore | null = cell.own ? harmScore(evidence) : null;
    return { set, case: drilled, alerts, stopped: stopped === null ? null : { n: stopped.n }, harm };
  }
}

/** What makes a campaign invalid: trials that can't be scored in some cell, and faults without effect in one. */
function flaws(
  judged: readonly JudgedCell[],
  warnings: readonly string[],
): { broken: boolean; invalid: Scorecard['invalid']; warnings: string[] } {
  const invalid = new Map<number, Scorecard['invalid'][number]>();
  const told = [...warnings];
  let broken = false;
  const ownFirst = [...judged].sort((a, b) => Number(b.cell.own) - Number(a.cell.own));
  for (const { cell, evidence } of ownFirst) {
    const at = cell.own && cell.case === null ? '' : ` (${nameOfCell(cell)})`;
    for (const { trial, reason } of evidence.invalid)
      if (!invalid.has(trial)) invalid.set(trial, { trial, reason: `${reason}${at}` });
    const records = evidence.trials.map(({ record }) => record);
    for (const id of faultsWithoutEffect(cell.plan, records)) {
      broken = true;
      // Of the file's own cells the warnings tell already.
      if (!cell.own) told.push(`fault ${id} was not injected: it changed no row in any trial${at}`);
    }
  }
  return {
    broken: broken || invalid.size > 0,
    invalid: [...invalid.values()].sort((a, b) => a.trial - b.trial),
    warnings: [...new Set(told)],
  };
}
