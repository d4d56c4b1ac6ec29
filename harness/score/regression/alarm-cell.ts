import type { AlarmComparison, AlertSeeds } from '../../core/comparison.js';
import { signFlip } from '../sign-flip.js';
import { type Look, scaled } from './looks.js';

const dayS = 86_400;

export interface AlarmOptions {
  /** Null where all cells share the fault-free traffic and the stack. */
  cell: string | null;
  alert: string;
  looks: readonly Look[];
  seeds: number;
  seed: string;
}

/** The false alarms of one alert, tested but not judged. */
export interface AlarmDraft {
  cell: string | null;
  alert: string;
  base: number[];
  now: number[];
  exposureDays: number;
  differs: boolean;
  /** Least p over the looks against "no noisier", on the scale of the level. */
  noisier: number;
}

export function alarmDraft(
  base: AlertSeeds | undefined,
  now: AlertSeeds | undefined,
  { cell, alert, looks, seeds, seed }: AlarmOptions,
): AlarmDraft {
  const counts = (side: AlertSeeds | undefined): number[] =>
    Array.from({ length: seeds }, (_, trial) => side?.falseAlarms?.[trial] ?? 0);
  const [before, after] = [counts(base), counts(now)];
  const more = after.map((count, trial) => count - before[trial]);
  const differs = more.some((difference) => difference !== 0);
  let noisier = 1;
  if (differs)
    for (const look of looks) {
      const p = signFlip(more.slice(0, look.seeds), `${seed}/${cell ?? ''}/${alert}/${look.seeds}/noisier`);
      noisier = Math.min(noisier, scaled(p, look.failAlpha));
    }
  const exposureS = (now ?? base)?.exposureS?.slice(0, seeds).reduce((sum, one) => sum + one, 0) ?? 0;
  return { cell, alert, base: before, now: after, exposureDays: exposureS / dayS, differs, noisier };
}

/** The verdict on the false alarms of an alert. @param noisier whether the test rejected, over all alerts */
export function finishAlarm(draft: AlarmDraft, noisier: boolean, exact: boolean): AlarmComparison {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const [base, now] = [sum(draft.base), sum(draft.now)];
  const newIn = [...draft.now.keys()].filter((trial) => draft.now[trial] > draft.base[trial]);
  const fewer = draft.now.some((count, trial) => count < draft.base[trial]);
  const fails = noisier || (exact && now > base);
  return {
    cell: draft.cell,
    alert: draft.alert,
    verdict: fails ? 'fail' : 'pass',
    note: !draft.differs
      ? 'the same in every seed'
      : fails
        ? `${base} false alarms before, ${now} now`
        : `not shown to be noisier: ${base} false alarms before, ${now} now`,
    change: !draft.differs ? 'same' : newIn.length > 0 && fewer ? 'mixed' : newIn.length > 0 ? 'noisier' : 'quieter',
    base,
    now,
    exposureDays: draft.exposureDays,
    pNoisier: draft.noisier,
    newIn,
  };
}
