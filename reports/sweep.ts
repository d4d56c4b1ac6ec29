import { numericValue } from '../harness/core/quantity.js';
import type { CellScore, FaultScore, PowerCurve, Scorecard } from '../harness/core/scorecard.js';
import { estimate, money, number, often, percent, plural } from './figures.js';

/** Cells that drill the same fault and differ in one path only. */
export interface SweepGroup {
  readonly case: string | null;
  readonly fault: string;
  /** The path that differs; null where there are only cases. */
  readonly path: string | null;
  /** What the other paths are set to. */
  readonly at: Readonly<Record<string, unknown>>;
  /** One a column. */
  readonly cells: readonly CellScore[];
  readonly alerts: readonly string[];
}

/** A path without its room: `lag.scope.share`. */
export function shortPath(path: string): string {
  return path.replace(/^(?:faults|stack\.detectors|stack\.rules|stack)\./, '');
}

/** A swept value as people wrote it. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return number(value);
  return value === null || value === undefined ? 'as in the file' : String(value);
}

/** Cells by case, by fault and by all but the path with the most values, of which those into faults come first. */
export function sweepGroups({ cells }: Scorecard): SweepGroup[] {
  const path = columnPath(cells);
  const lines = new Map<string, CellScore[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.case, others(cell.set, path)]);
    lines.set(key, [...(lines.get(key) ?? []), cell]);
  }
  return [...lines.values()].flatMap((line) => {
    const alerts = [...new Set(line.flatMap((cell) => Object.keys(cell.alerts)))];
    const faults = line.flatMap((cell) => Object.values(cell.alerts).flatMap((score) => Object.keys(score.faults)));
    const shared = { case: line[0].case, path, at: others(line[0].set, path), cells: ascending(line, path), alerts };
    return [...new Set(faults)].map((fault) => ({ ...shared, fault }));
  });
}

function columnPath(cells: readonly CellScore[]): string | null {
  const paths = [...new Set(cells.flatMap(({ set }) => Object.keys(set)))];
  const values = (path: string): number => new Set(cells.map(({ set }) => JSON.stringify(set[path]))).size;
  const rank = (path: string): number => values(path) + (path.startsWith('faults.') ? 1e6 : 0);
  return paths.reduce<string | null>((best, path) => (best !== null && rank(best) >= rank(path) ? best : path), null);
}

function others(set: CellScore['set'], path: string | null): Record<string, unknown> {
  return Object.fromEntries(Object.entries(set).filter(([other]) => other !== path));
}

/** By value where all are numbers, else as they were run. */
function ascending(cells: readonly CellScore[], path: string | null): CellScore[] {
  const value = ({ set }: CellScore): number => numericValue(set[path ?? '']) ?? Number.NaN;
  return cells.some((cell) => Number.isNaN(value(cell))) ? [...cells] : [...cells].sort((a, b) => value(a) - value(b));
}

/** What a group is called: its fault, its case where that says more, and what else is set. */
export function groupText({ case: name, fault, at }: SweepGroup): string {
  const drill = name === null || name === fault ? fault : `${name}: ${fault}`;
  const aside = Object.entries(at).map(([path, value]) => `${path.split('.').at(-1)} ${valueText(value)}`);
  return [drill, ...aside].join(', ');
}

/** What a column of a group is called. */
export function columnText({ path }: SweepGroup, cell: CellScore): string {
  return path === null ? 'as in the file' : valueText(cell.set[path]);
}

/** What one alert did in one cell; undefined where it was not scored. */
export function cellScore(cell: CellScore, alert: string, fault: string): FaultScore | undefined {
  return cell.alerts[alert]?.faults[fault];
}

/** A cell in which no alert saw the fault in half of the drills, net of chance. */
export interface BlindCell {
  readonly group: SweepGroup;
  readonly cell: CellScore;
  /** The best net recall there. */
  readonly recall: number;
  /** Money lost before the first page, where costs are declared. */
  readonly loss: string | null;
}

/** Blind cells; faults that are benign should not be seen and are left out. */
export function blindCells(scorecard: Scorecard): BlindCell[] {
  return sweepGroups(scorecard).flatMap((group) => {
    if (scorecard.faults[group.fault]?.diagnosis === 'benign') return [];
    return group.cells.flatMap((cell) => {
      const recalls = group.alerts.flatMap((alert) => cellScore(cell, alert, group.fault)?.recall.value ?? []);
      if (recalls.length === 0 || Math.max(...recalls) >= 0.5) return [];
      const loss = cell.harm?.undetectedLoss ?? null;
      const cash = loss === null ? null : money(loss.toMitigation.value, loss.currency);
      return [{ group, cell, recall: Math.max(...recalls), loss: cash }];
    });
  });
}

/** A sentence or two on a sweep that a release manager understands. */
export function summariseSweep(scorecard: Scorecard): string[] {
  const { curves, calibrated } = scorecard;
  const told = calibrated.map(
    ({ alert, text, rate }) =>
      `${alert} was set to ${text}, which gives ${often(rate.value)} without a fault (at most ${often(rate.high)}).`,
  );
  const places = [...new Set(curves.map(({ fault, path }) => `${fault} ${path}`))];
  const sentences = places.flatMap((place) => {
    const here = curves.filter(({ fault, path }) => `${fault} ${path}` === place);
    // The first stands for the file's own values of all else.
    return describeCurves(here.filter(({ at }) => JSON.stringify(at) === JSON.stringify(here[0].at)));
  });
  const blind = blindCells(scorecard);
  const total = sweepGroups(scorecard).reduce((sum, { cells }) => sum + cells.length, 0);
  if (blind.length > 0 && total > 1)
    sentences.push(`In ${blind.length} of ${plural(total, 'cell')} no alert saw the fault in half of the drills.`);
  return [...told, ...sentences];
}

function describeCurves(curves: readonly PowerCurve[]): string[] {
  const known = curves.filter(({ mde }) => mde.value !== null);
  const { fault, path } = curves[0];
  const name = shortPath(path)
    .replace(`${fault}.`, '')
    .replace(/^(?:with|scope)\./, '');
  if (known.length === 0) {
    const seen = curves.some(({ levels }) => levels.every(({ recall }) => (recall.value ?? 0) >= 0.8));
    return [
      seen
        ? `${fault} is seen at every ${name} that was tried: try smaller ones to find where that ends.`
        : `The ${name} from which ${fault} is seen in 8 of 10 drills lies outside of what was tried.`,
    ];
  }
  const best = known.reduce((first, one) => (size(one) < size(first) ? one : first));
  return [
    `${best.alert} sees ${fault} in 8 of 10 drills from a ${name} of ${estimate(best.mde, number)} on${known.length > 1 ? ', the most sensitive of the alerts' : ''}.`,
  ];
}

function size({ mde, fit }: PowerCurve): number {
  return Math.abs((mde.value ?? Number.POSITIVE_INFINITY) - (fit?.neutral ?? 0));
}

/** Net recall of a cell in words: `97%`, or `–`. */
export function recallText(score: FaultScore | undefined): string {
  return score === undefined ? '–' : percent(score.recall.value);
}

/** The size from which an alert sees 8 of 10 drills of a group's fault; empty where no parameter was swept. */
export function smallestText(scorecard: Scorecard, alert: string, group: SweepGroup): string {
  const curve = scorecard.curves.find(
    (one) =>
      one.alert === alert &&
      one.fault === group.fault &&
      one.case === group.case &&
      JSON.stringify(one.at) === JSON.stringify(group.at),
  );
  return curve === undefined ? '' : estimate(curve.mde, number, 'out of range');
}
