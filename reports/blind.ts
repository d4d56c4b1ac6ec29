import type { Scorecard } from '../harness/core/scorecard.js';
import { bestDetection, blindSpots } from './detections.js';
import { money, percent } from './figures.js';
import { blindCells, columnText, groupText, sweepGroups } from './sweep.js';

/** A fault, or a size of it, that no alert saw in half of the drills. */
export interface BlindRow {
  readonly fault: string;
  /** What the swept value was; empty where nothing was swept. */
  readonly size: string;
  /** The best net recall. */
  readonly seen: string;
  /** Money lost until the fault ended; null without costs. */
  readonly loss: string | null;
}

/** All blind spots, of the cells where there are some; benign faults are none. */
export function blindRows(scorecard: Scorecard): BlindRow[] {
  if (sweepGroups(scorecard).length > 0)
    return blindCells(scorecard).map(({ group, cell, recall, loss }) => ({
      fault: groupText(group),
      size: group.path === null ? '' : columnText(group, cell),
      seen: percent(recall),
      loss,
    }));
  const loss = scorecard.harm.undetectedLoss;
  return blindSpots(scorecard).map(({ fault }) => ({
    fault,
    size: '',
    seen: percent(bestDetection(scorecard, fault)?.score.recall.value ?? null),
    loss: loss === null ? null : money(loss.toMitigation.value, loss.currency),
  }));
}
