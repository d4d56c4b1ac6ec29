import { listed, number, plural, rough } from '../../../reports/figures.js';
import { formatDuration } from '../../core/quantity.js';
import type { AlertLine, SavedRun } from '../../core/saved.js';
import type { AlertScore, FalseAlarmScore, FaultScore } from '../../core/scorecard.js';
import type { AskedRule } from './rules.js';

/** What the answer is made from. */
export interface Answered {
  saved: SavedRun;
  alerts: readonly AlertLine[];
  /** The incident's id. */
  fault: string;
  /** True where rows have calendar times. */
  dated: boolean;
  timezone: string;
  /** By the alert's key in the scorecard. */
  rules: ReadonlyMap<string, AskedRule>;
}

const yearDays = 365.25;

/** Whether each alert would have caught the incident, when, and with how many false alarms: one sentence an alert. */
export function sentences(answered: Answered): string[] {
  return Object.entries(answered.saved.scorecard.alerts).map(([alert, score]) => {
    const asked = answered.rules.get(alert) ?? { name: alert, blind: null, detectors: [] };
    if (asked.blind !== null) return `${asked.name} tells nothing of it: ${asked.blind}.`;
    return sentence(answered, alert, score, asked);
  });
}

function sentence(
  answered: Answered,
  alert: string,
  { faults, falseAlarms }: AlertScore,
  { name, detectors }: AskedRule,
): string {
  const score = faults[answered.fault];
  const noise = [noiseText(falseAlarms), resampledText(falseAlarms.resampled)].filter((text) => text !== '').join('; ');
  if (score.masked > 0) return `${name} tells nothing of it: it was firing already when the incident began, ${noise}.`;
  const delayS = score.perTrial.faulted[0];
  if (delayS === null)
    return `${name} would not have caught it: nothing fired in the ${spaced(answered.saved.scorecard.timeline.deadlineS)} after the incident, ${noise}.`;
  return `${name} would have caught it: it fired ${whenText(answered, delayS)}, ${spaced(delayS)} after the incident${valuesText(answered, alert, score, detectors)}, ${noise}.`;
}

/** `9d15h` as `9 d 15 h`. */
function spaced(seconds: number): string {
  return formatDuration(seconds)
    .replace(/(\d+)([a-z]+)/g, '$1 $2 ')
    .trim();
}

function whenText({ saved, fault, dated, timezone }: Answered, delayS: number): string {
  const sketch = saved.sketches[0];
  const t0S = sketch.faults.find((one) => one.fault === fault)?.fromS ?? 0;
  if (!dated) return `${spaced(t0S + delayS)} after the first row`;
  const at = new Date(sketch.startMs + (t0S + delayS) * 1000);
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: timezone });
  const clock = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timezone });
  return `on ${day} at ${clock} ${timezone}`;
}

/** What was above the threshold when the alert fired: `(car_value 1.745, loan_length 0.289 and 2 others above 0.2)`. */
function valuesText(
  { saved, alerts, fault }: Answered,
  alert: string,
  { perTrial }: FaultScore,
  detectors: readonly string[],
): string {
  const sketch = saved.sketches[0];
  const startsS = (sketch.faults.find((one) => one.fault === fault)?.fromS ?? 0) + (perTrial.faulted[0] ?? 0);
  const line = alerts.find((one) => one.branch === 'fault' && one.alert === alert && one.startsS === startsS);
  const [mark, ...others] = saved.run.thresholds.filter(({ detector }) => detectors.includes(detector));
  // What fires at single values, as charts do, has no number to show.
  if (mark === undefined || line?.value == null) return '';
  const plain = ` (at ${shown(line.value)})`;
  if (others.length > 0 || !mark.op.startsWith('>')) return plain;
  const traces = sketch.traces?.branches.find(({ branch }) => branch === 'fault')?.statistics ?? [];
  const compared = traces.filter(({ detector, field }) => detector === mark.detector && field === mark.field);
  // Long traces are thinned: of a single one the alert itself knows the value.
  const alone = compared.length === 1 ? line.value : Number.NEGATIVE_INFINITY;
  const above = compared
    .map(({ signal, segment, time, value }) => ({
      name: `${signal.replace(/^feature\./, '')}${segment === '' ? '' : ` (${segment})`}`,
      value: value[time.indexOf(startsS)] ?? alone,
    }))
    .filter(({ value }) => value > mark.value)
    .sort((a, b) => b.value - a.value);
  if (above.length === 0) return plain;
  const named = above.slice(0, 3).map(({ name, value }) => `${name} ${shown(value)}`);
  const rest = above.length - named.length;
  return ` (${listed(rest > 0 ? [...named, plural(rest, 'other')] : named)} above ${number(mark.value)})`;
}

/** Statistics below 10 to three decimals at least, so that they can be told from the threshold and from one another. */
function shown(value: number): string {
  return Math.abs(value) >= 1 && Math.abs(value) < 10 ? String(Number(value.toFixed(3))) : number(value);
}

function noiseText({ episodes, exposureDays, perDay }: FalseAlarmScore): string {
  if (!(exposureDays > 0) || perDay.value === null) return 'with no fault-free time before it to judge false alarms by';
  const bound = `at most ${yearly(perDay.high)}`;
  if (episodes === 0) return `with no false alarm in ${spanText(exposureDays)} (${bound})`;
  return `with ${plural(episodes, 'false alarm')} in ${spanText(exposureDays)} (${yearly(perDay.value)}, ${bound})`;
}

function resampledText(score: FalseAlarmScore | undefined): string {
  if (score === undefined) return '';
  const { episodes, exposureDays, perDay } = score;
  const rate = episodes === 0 ? `at most ${yearly(perDay.high)}` : yearly(perDay.value);
  return `in ${spanText(exposureDays)} resampled from the rows before it ${episodes === 0 ? 'none' : number(episodes)} (${rate})`;
}

/** Weeks from a fortnight on, years from two on. */
function spanText(days: number): string {
  if (days >= 2 * yearDays) return plural(Math.round(days / yearDays), 'year');
  if (days >= 14) return plural(Math.round(days / 7), 'week');
  return days >= 1 ? plural(Math.round(days), 'day') : spaced(days * 86_400);
}

function yearly(perDay: number | null): string {
  if (perDay === null) return 'any number';
  return perDay > 2 ? `${rough(perDay)} a day` : `${rough(perDay * yearDays)} a year`;
}
