import type { CellScore, FaultScore, Scorecard } from '../harness/core/scorecard.js';
import { often, percent, roughly } from './figures.js';

/** One fault of one case. */
export interface CaseColumn {
  readonly text: string;
  readonly fault: string;
  readonly cell: CellScore;
}

export interface CaseRow {
  readonly alert: string;
  /** By column; undefined where it was not scored. */
  readonly scores: readonly (FaultScore | undefined)[];
  /** False alarms in words: `8.4 a day`. */
  readonly noise: string;
  readonly perDay: number;
}

/** Faults that were drilled one by one, against the alerts of the stack. */
export interface CaseTable {
  readonly columns: readonly CaseColumn[];
  readonly rows: readonly CaseRow[];
}

/** Null unless there are several cases and nothing is swept. */
export function caseTable({ cells, alerts }: Scorecard): CaseTable | null {
  if (cells.some(({ set }) => Object.keys(set).length > 0)) return null;
  const columns = cells.flatMap((cell) => {
    const faults = [...new Set(Object.values(cell.alerts).flatMap((score) => Object.keys(score.faults)))];
    return faults.map((fault) => ({
      text: cell.case === null || cell.case === fault ? fault : `${cell.case}: ${fault}`,
      fault,
      cell,
    }));
  });
  if (columns.length < 2) return null;
  const rows = Object.entries(alerts).map(([alert, { falseAlarms }]) => ({
    alert,
    scores: columns.map(({ fault, cell }) => cell.alerts[alert]?.faults[fault]),
    noise: often(falseAlarms.perDay.value),
    perDay: falseAlarms.perDay.value ?? 0,
  }));
  return { columns, rows };
}

/** True where an alert saw no fault beyond chance and hardly cried wolf: there is nothing to tell. */
export function isMute({ scores, perDay }: CaseRow): boolean {
  return perDay < 0.05 && scores.every((score) => (score?.recall.value ?? 0) <= 0.05);
}

/** `100% 55m`, `33%` where half of the drills were not seen in time, `·` where nothing was seen beyond chance. */
export function caseText(score: FaultScore | undefined): string {
  if (score === undefined || score.recall.value === null) return '–';
  if (score.recall.value <= 0.05) return '·';
  const { median } = score.ttdS;
  return median.value === null
    ? percent(score.recall.value)
    : `${percent(score.recall.value)} ${roughly(median.value)}`;
}
