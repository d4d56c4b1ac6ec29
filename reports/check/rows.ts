import type { AlarmComparison, CellComparison, CheckResult } from '../../harness/core/comparison.js';
import type { Verdict } from '../../harness/core/scorecard.js';
import { none, number, plural, seconds } from '../figures.js';

/** One cell of a comparison in words. */
export interface CheckRow {
  readonly verdict: Verdict;
  /** Name of the alert. */
  readonly alert: string;
  /** The alert, with the segment where it is one's: `Drift in country=DE`. */
  readonly who: string;
  /** The fault, or `false alarms`. */
  readonly subject: string;
  /** Point of the sweep and case; null where the row speaks of all. */
  readonly cell: string | null;
  /** All that tells the row from others. */
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
  readonly note: string;
  readonly same: boolean;
}

const order: readonly Verdict[] = ['invalid', 'fail', 'inconclusive', 'pass'];

/** All cells, those that changed first and the worst of them on top. */
export function checkRows(result: CheckResult): CheckRow[] {
  const rows = [...result.cells.map(delayRow), ...result.alarms.map(alarmRow)];
  const rank = (row: CheckRow): number => order.indexOf(row.verdict) * 2 + (row.same ? 1 : 0);
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => rank(a.row) - rank(b.row) || a.index - b.index)
    .map(({ row }) => row);
}

function delayRow(cell: CellComparison): CheckRow {
  const side = ({ hits, meanS }: CellComparison['base']): string =>
    meanS === null ? none : `${seconds(meanS)} (${hits}/${cell.pairs})`;
  const same = cell.change === 'same' && cell.verdict === 'pass';
  const moved = cell.differenceS ?? 0;
  const parts = [
    moved === 0 ? '' : `${seconds(Math.abs(moved))} ${moved > 0 ? 'slower' : 'faster'}`,
    cell.newMisses.length === 0 ? '' : plural(cell.newMisses.length, 'new miss').replace('misss', 'misses'),
    cell.newDetections.length === 0 ? '' : plural(cell.newDetections.length, 'new detection'),
  ].filter((part) => part !== '');
  return {
    verdict: cell.verdict,
    ...named(cell, cell.fault),
    before: side(cell.base),
    now: side(cell.now),
    change: parts.length > 0 ? parts.join(', ') : same ? 'same' : none,
    note: cell.note,
    same,
  };
}

function named(
  { alert, segment, cell }: Pick<CellComparison, 'alert' | 'segment' | 'cell'>,
  subject: string,
): Pick<CheckRow, 'alert' | 'who' | 'subject' | 'cell' | 'name'> {
  const who = segment === null ? alert : `${alert} in ${segment}`;
  // What is set of the row's own fault needs no repeating which that is.
  const short = cell?.replaceAll(`faults.${subject}.`, '') ?? null;
  return { alert, who, subject, cell: short, name: `${who}: ${subject}${cell === null ? '' : `, ${cell}`}` };
}

function alarmRow(alarm: AlarmComparison): CheckRow {
  const days = number(alarm.exposureDays);
  const moved = alarm.now - alarm.base;
  return {
    verdict: alarm.verdict,
    ...named({ ...alarm, segment: null }, 'false alarms'),
    before: String(alarm.base),
    now: alarm.exposureDays > 0 ? `${alarm.now} in ${days} days` : String(alarm.now),
    change:
      alarm.change === 'same' ? 'same' : moved === 0 ? 'moved' : `${Math.abs(moved)} ${moved > 0 ? 'more' : 'fewer'}`,
    note: alarm.note,
    same: alarm.change === 'same',
  };
}

/** The verdict in a sentence. */
export function describeCheck(result: CheckResult): string {
  const all = [...result.cells, ...result.alarms];
  const failed = all.filter(({ verdict }) => verdict === 'fail').length;
  const open = all.filter(({ verdict }) => verdict === 'inconclusive').length;
  const moved = all.filter(({ change }) => change !== 'same').length;
  const seeds = result.seeds === 0 ? '' : ` on ${plural(result.seeds, 'seed')}`;
  if (result.verdict === 'invalid') return `Nothing can be concluded: ${result.warnings[0] ?? 'the run is invalid'}.`;
  if (result.against === '') return 'The baseline is new: there was nothing to compare with.';
  if (failed > 0) return `${failed} of ${plural(all.length, 'cell')} got worse than ${result.against}${seeds}.`;
  if (open > 0)
    return `${open} of ${plural(all.length, 'cell')} could not be decided against ${result.against}${seeds}.`;
  if (moved > 0) return `${plural(moved, 'cell')} moved and none got worse than ${result.against}${seeds}.`;
  return `Nothing moved against ${result.against}${seeds}.`;
}

/** Which alerts became blinder, noisier, slower, faster: the difference at a glance. */
export function differences({ cells, alarms, added, removed }: CheckResult): [string, string[]][] {
  const cell = (wanted: (one: CellComparison) => boolean): string[] => {
    const found = cells.filter(wanted);
    const names = [...new Set(found.map(({ alert, fault }) => `${alert} on ${fault}`))];
    return names.map((name) => {
      const its = found.filter(({ alert, fault }) => `${alert} on ${fault}` === name);
      const places = [
        ...new Set(its.flatMap((one) => one.cell ?? [])),
        ...(its.some(({ segment }) => segment === null) ? [] : new Set(its.flatMap(({ segment }) => segment ?? []))),
      ];
      return places.length === 0 ? name : `${name} (${places.join('; ')})`;
    });
  };
  const groups: [string, string[]][] = [
    ['New misses', cell(({ newMisses }) => newMisses.length > 0)],
    ['New false alarms', [...new Set(alarms.filter(({ newIn }) => newIn.length > 0).map(({ alert }) => alert))]],
    ['Slower', cell(({ differenceS }) => (differenceS ?? 0) > 0)],
    ['Faster', cell(({ differenceS }) => (differenceS ?? 0) < 0)],
    ['New alerts', added],
    ['Alerts that are gone', removed],
  ];
  return groups.filter(([, names]) => names.length > 0);
}
