import type { AlertSeeds, CellComparison, DelaySide } from '../../core/comparison.js';
import { formatDuration } from '../../core/quantity.js';
import { type DelayPairs, type DelayTest, delayPairs, testDelays } from './delay-test.js';
import { type Look, level, margin } from './looks.js';

export interface CellOptions {
  /** Null where the scenario has one only. */
  cell: string | null;
  alert: string;
  fault: string;
  /** Null for the alert as a whole. */
  segment: string | null;
  looks: readonly Look[];
  seeds: number;
  deadlineS: number;
  seed: string;
}

/** One alert × fault, as a whole or in one segment, tested but not judged. */
export interface CellDraft extends CellOptions {
  pairs: DelayPairs;
  everyS: number;
  /** Delays and masked seeds are the same on both sides. */
  identical: boolean;
  /** Some delay differs, so that it could fail. */
  differs: boolean;
  test: DelayTest;
}

export function cellDraft(base: AlertSeeds | undefined, now: AlertSeeds | undefined, options: CellOptions): CellDraft {
  const { cell, alert, fault, segment, looks, seeds, deadlineS, seed } = options;
  const [before, after] = [base, now].map((side) => {
    const whole = side?.faults[fault];
    return segment === null ? whole : whole?.segments[segment];
  });
  const everyS = Math.max(base?.everyS ?? 0, now?.everyS ?? 0);
  const at = (count: number): DelayPairs => delayPairs(before, after, count, deadlineS);
  const pairs = at(seeds);
  const differs = pairs.now.some((delay, i) => delay !== pairs.base[i]);
  const sides = [before, after].map((side) => (side?.masked ?? []).filter((trial) => trial < seeds).join());
  const identical = !differs && sides[0] === sides[1];
  const test = identical
    ? { slower: 1, blinder: 1, notSlower: 0 }
    : testDelays(at, looks, everyS, deadlineS, [seed, cell ?? '', alert, fault, segment ?? ''].join('/'));
  return { ...options, pairs, everyS, identical, differs, test };
}

/** The verdict of a cell. @param slower, blinder whether those tests rejected, over all cells */
export function finishCell(draft: CellDraft, slower: boolean, blinder: boolean, exact: boolean): CellComparison {
  const { pairs, deadlineS, test, identical } = draft;
  const missed = (delays: readonly number[], i: number): boolean => delays[i] >= deadlineS;
  const newMisses = pairs.trials.filter((_, i) => missed(pairs.now, i) && !missed(pairs.base, i));
  const newDetections = pairs.trials.filter((_, i) => !missed(pairs.now, i) && missed(pairs.base, i));
  const base = side(pairs.base, deadlineS);
  const now = side(pairs.now, deadlineS);
  const differenceS = base.meanS === null || now.meanS === null ? null : now.meanS - base.meanS;
  const figures = {
    pairs: pairs.trials.length,
    masked: pairs.masked,
    base,
    now,
    differenceS,
    newMisses,
    newDetections,
  };
  const [verdict, note] = judged(draft, exact, slower, blinder, figures);
  return {
    cell: draft.cell,
    alert: draft.alert,
    fault: draft.fault,
    segment: draft.segment,
    verdict,
    note,
    change: identical || !draft.differs ? 'same' : direction(pairs),
    ...figures,
    pSlower: test.slower,
    pBlinder: test.blinder,
    pNotSlower: test.notSlower,
  };
}

type Figures = Pick<
  CellComparison,
  'pairs' | 'masked' | 'base' | 'now' | 'differenceS' | 'newMisses' | 'newDetections'
>;

function judged(
  draft: CellDraft,
  exact: boolean,
  slower: boolean,
  blinder: boolean,
  figures: Figures,
): [CellComparison['verdict'], string] {
  const { differenceS, base, newMisses, newDetections } = figures;
  if (draft.identical) return ['pass', 'the same in every seed'];
  if (draft.pairs.masked > 0.1 * draft.seeds)
    return ['inconclusive', `masked in ${draft.pairs.masked} of ${draft.seeds} seeds: open or cooling down at t₀`];
  const change = differenceS ?? 0;
  const allowedS = Math.max(draft.everyS, margin * (base.meanS ?? 0));
  const moved = `${formatDuration(Math.abs(change))} ${change > 0 ? 'slower' : 'faster'} in the mean`;
  const lost = `${newMisses.length} missed that were detected, ${newDetections.length} the other way round`;
  if (exact) {
    if (newMisses.length > 0) return ['fail', 'it was detected and is missed now'];
    return change > allowedS ? ['fail', moved] : ['pass', moved];
  }
  if (blinder) return ['fail', lost];
  if (slower) return ['fail', moved];
  if (draft.test.notSlower <= level)
    return ['pass', `not slower by ${formatDuration(allowedS)}; ${change === 0 ? 'the same in the mean' : moved}`];
  return ['inconclusive', `${draft.seeds} seeds don't decide: ${moved}`];
}

function direction({ base, now }: DelayPairs): CellComparison['change'] {
  const later = now.some((delay, i) => delay > base[i]);
  const sooner = now.some((delay, i) => delay < base[i]);
  return later && sooner ? 'mixed' : later ? 'slower' : 'faster';
}

function side(delays: readonly number[], deadlineS: number): DelaySide {
  const sum = delays.reduce((total, delay) => total + delay, 0);
  return {
    hits: delays.filter((delay) => delay < deadlineS).length,
    meanS: delays.length === 0 ? null : sum / delays.length,
  };
}
