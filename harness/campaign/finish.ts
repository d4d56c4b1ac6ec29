import type { GroupRecord } from '../core/group-record.js';
import type { AlertLine, SavedRun, TrialSketch } from '../core/saved.js';
import { alertLines } from '../score/attribution.js';
import { scoreCampaign, trialsOf } from '../score/campaign.js';
import { CellEnding } from '../score/cell-ending.js';
import { prune } from '../score/prune.js';
import { resultLines } from '../score/result-lines.js';
import type { CampaignFile } from './journal.js';

/** Trials whose alerts are in memory together. */
const trialsAtOnce = 256;

export interface Finished {
  saved: SavedRun;
  /** Worked out as they are asked for: there may be hundreds of thousands. */
  alerts: () => Iterable<AlertLine>;
  /** One line each (trial, cell, alert, fault). */
  results: () => Record<string, unknown>[];
  /** What counts of the trials. */
  records: GroupRecord[];
}

/**
 * From the trials of a campaign, however they were spread, to its saved run.
 * @param records by trial and group @param whole false for a part of the trials, to which no stopping rule applies
 */
export function finish(
  file: CampaignFile,
  records: readonly GroupRecord[],
  sketches: TrialSketch[],
  { wallS, whole }: { wallS: number; whole: boolean },
): Finished {
  const { cells, run } = file;
  const { plan } = run;
  const ending = new CellEnding(cells);
  if (whole && file.earlyStop) for (const record of records) ending.take(record);
  const endings = ending.endings();
  const counted = records.map((record) => prune(record, endings));
  const idle = counted.flatMap((record) => record.cells.flatMap((cell) => cell.notReady));
  const notReady = [...new Set(idle)].map((detector) => `not ready: ${detector}`);
  const scorecard = scoreCampaign(
    { plan, cells, records: counted, endings },
    {
      hash: run.hash,
      wallS,
      made: run.made,
      replay: run.replay,
      warnings: [...file.warnings, ...notReady],
      faultDiagnosis: file.faultDiagnosis,
      calibrated: file.calibrated,
      resampled: file.resampled,
    },
    file.evaluationS,
  );
  return {
    saved: { scorecard, run, sketches },
    alerts: () => alertsOf(file, counted),
    results: () => resultsOf(file, counted),
    records: counted,
  };
}

function* alertsOf({ cells, evaluationS }: CampaignFile, records: readonly GroupRecord[]): Iterable<AlertLine> {
  const twins = new Set<string>();
  for (const [index, cell] of cells.entries()) {
    const system = JSON.stringify([cell.plan.system, cell.plan.timeline, cell.plan.stack]);
    const first = !twins.has(system);
    twins.add(system);
    for (let from = 0; from < records.length; from += trialsAtOnce) {
      const trials = trialsOf(records.slice(from, from + trialsAtOnce), index);
      for (const line of alertLines(cell.plan, trials, evaluationS[index]))
        if (first || line.branch === 'fault') yield { ...line, cell: index, case: cell.case };
    }
  }
}

function resultsOf({ cells }: CampaignFile, records: readonly GroupRecord[]): Record<string, unknown>[] {
  return cells.flatMap((cell, index) => resultLines(cell, index, trialsOf(records, index)));
}
