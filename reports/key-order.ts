import type { AlertScore, FalseAlarmScore, FaultScore, HarmScore, Scorecard } from '../harness/core/scorecard.js';

type Keys<T> = readonly (keyof T & string)[];

const scorecardKeys: Keys<Scorecard> = [
  'scorecard',
  'scenario',
  'title',
  'seed',
  'trials',
  'invalid',
  'hash',
  'requests',
  'simulatedS',
  'wallS',
  'made',
  'timeline',
  'faults',
  'alerts',
  'stack',
  'dummies',
  'diagnosis',
  'harm',
  'cells',
  'mde',
  'curves',
  'amoc',
  'calibrated',
  'gates',
  'expect',
  'warnings',
  'verdict',
  'replay',
];
const alertKeys: Keys<AlertScore> = ['severity', 'diagnosis', 'runbook', 'faults', 'falseAlarms', 'resetS'];
const falseAlarmKeys: Keys<FalseAlarmScore> = ['episodes', 'exposureDays', 'perDay', 'arl0S', 'alarmBy', 'resampled'];
const harmKeys: Keys<HarmScore> = ['metric', 'undetectedLoss', 'errorBudget'];
const faultKeys: Keys<FaultScore> = [
  'hits',
  'misses',
  'masked',
  'coincident',
  'recall',
  'rawRecall',
  'chance',
  'ttdS',
  'notifiedS',
  'fromDevelopedS',
  'fromHarmS',
  'diagnosisCorrect',
  'timeParts',
  'perTrial',
];

/** Entries in the order of `keys`; whatever else there is follows as it stands. */
function arrange<T extends object>(value: T, keys: readonly string[]): T {
  const rest = Object.keys(value).filter((key) => !keys.includes(key));
  const known = keys.filter((key) => Object.hasOwn(value, key));
  return Object.fromEntries([...known, ...rest].map((key) => [key, value[key as keyof T]])) as T;
}

function arrangeScore<T extends Pick<AlertScore, 'faults' | 'falseAlarms'>>(score: T): T {
  const faults = Object.entries(score.faults).map(([fault, value]) => [fault, arrange(value, faultKeys)]);
  return arrange(
    { ...score, faults: Object.fromEntries(faults), falseAlarms: arrange(score.falseAlarms, falseAlarmKeys) },
    alertKeys,
  );
}

/** The scorecard with its keys in the order of its type, so that equal results are equal bytes. */
export function inOrder(scorecard: Scorecard): Scorecard {
  const alerts = Object.entries(scorecard.alerts).map(([alert, score]) => [alert, arrangeScore(score)]);
  return arrange(
    {
      ...scorecard,
      alerts: Object.fromEntries(alerts),
      stack: arrangeScore(scorecard.stack),
      dummies: { always: arrangeScore(scorecard.dummies.always), never: arrangeScore(scorecard.dummies.never) },
      harm: arrange(scorecard.harm, harmKeys),
    },
    scorecardKeys,
  );
}
