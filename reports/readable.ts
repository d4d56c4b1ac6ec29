import { formatDuration } from '../harness/core/quantity.js';
import type { SavedRun } from '../harness/core/saved.js';
import type { FalseAlarmScore, FaultScore, Scorecard } from '../harness/core/scorecard.js';
import { type Check, checks } from './checks.js';
import { bestDetection, blindSpots, detections, scored } from './detections.js';
import { estimate, listed, money, number, often, oftenBetween, percent, plural, roughly, seconds } from './figures.js';

/** The name a reader knows the scenario by. */
export function titleOf(scorecard: Scorecard): string {
  return scorecard.title ?? scorecard.scenario;
}

/** Why the verdict is what it is, in one sentence. */
export function describeVerdict(run: SavedRun): string {
  const { scorecard } = run;
  const all = checks(run);
  const held = all.filter(({ verdict }) => verdict === 'pass').length;
  switch (scorecard.verdict) {
    case 'pass':
      if (all.length === 0) return 'The drill ran. No gate and no expectation is set, so nothing could fail.';
      return all.length === 1 ? 'The one check held.' : `All ${all.length} checks held.`;
    case 'fail':
      return `${describeFailed(all)}.`;
    case 'inconclusive':
      if (all.length === 1) return 'The one check has not failed, but takes more trials to be decided.';
      return held === 0
        ? `None of the ${all.length} checks failed, but they take more trials to be decided.`
        : `${held} of ${all.length} checks held and none failed, but the rest take more trials to be decided.`;
    case 'invalid':
      return `Nothing can be concluded: ${describeInvalid(scorecard)}.`;
  }
}

function describeFailed(all: readonly Check[]): string {
  const failed = all.filter(({ verdict }) => verdict === 'fail').length;
  const open = all.filter(({ verdict }) => verdict === 'inconclusive').length;
  const rest = open === 0 ? '' : `, and ${open} could not be decided`;
  return all.length === 1 ? 'The one check failed' : `${failed} of ${plural(all.length, 'check')} failed${rest}`;
}

/** What made a campaign invalid. */
export function describeInvalid({ invalid, trials, warnings }: Scorecard): string {
  if (invalid.length === 0) {
    const told = warnings.find((warning) => warning.includes('not injected'));
    return told?.replace(/\.$/, '') ?? 'the drill did not do what the scenario says';
  }
  const reasons = [...new Set(invalid.map(({ reason }) => reason.replace(/\.$/, '')))];
  const more = reasons.length > 1 ? ` (and ${plural(reasons.length - 1, 'other reason')})` : '';
  return `${invalid.length} of ${plural(trials, 'trial')} ${invalid.length === 1 ? 'was' : 'were'} invalid: ${reasons[0]}${more}`;
}

/** What one alert did about one fault: `StaleFeatures saw 58 of 60 drills of lag, typically after 6m (5m–7m), nine in ten within 9m`. */
export function describeDetection(alert: string, fault: string, score: FaultScore, deadlineS: number): string {
  const n = scored(score);
  if (n === 0)
    return score.masked > 0
      ? `${alert} was already firing before ${fault} began, in each of ${plural(score.masked, 'drill')}`
      : `No drill of ${fault} could be scored for ${alert}`;
  const within = formatDuration(deadlineS);
  if (score.hits === 0)
    return n === 1
      ? `${alert} missed ${fault}: ${within} passed without an alarm`
      : `${alert} missed all ${n.toLocaleString('en')} drills of ${fault}`;
  const seen =
    n === 1
      ? `${alert} saw ${fault}`
      : score.misses === 0
        ? `${alert} saw all ${plural(n, 'drill')} of ${fault}`
        : `${alert} saw ${score.hits.toLocaleString('en')} of ${plural(n, 'drill')} of ${fault}`;
  const { median, p90 } = score.ttdS;
  const chance = describeChance(score);
  if (median.value === null) return `${seen}; half or more went unseen for ${within}${chance}`;
  const nine = p90.value === null ? '; more than one in ten went unseen' : `, nine in ten within ${roughly(p90.value)}`;
  const typical =
    n === 1 ? `after ${roughly(median.value)}` : `typically after ${estimate(median, roughly, `>${within}`)}`;
  return `${seen}, ${typical}${n === 1 ? '' : nine}${chance}`;
}

/** Says when much of a detection may be luck. */
function describeChance(score: FaultScore): string {
  const chance = score.chance.value ?? 0;
  if (chance < 0.05 || score.recall.value === null) return '';
  // What happened once has no interval; a recall may lack a bound for other reasons.
  if (score.rawRecall.low === null)
    return `; rows from before it, resampled, make it fire within that time in ${percent(chance)}`;
  return `; without the fault it fired in ${percent(chance)}, which leaves ${percent(score.recall.value)} to its credit`;
}

/** How often an alert fired for nothing: `StaleFeatures never cried wolf in 25 fault-free days (at most one every 7 days)`. */
export function describeFalseAlarms(alert: string, score: FalseAlarmScore): string {
  const { episodes, exposureDays, perDay, resampled } = score;
  if (resampled !== undefined) {
    const { resampled: _apart, ...recorded } = score;
    const { episodes: more, exposureDays: days } = resampled;
    const often = more === 0 ? 'not once' : more === 1 ? 'once' : `${more.toLocaleString('en')} times`;
    return `${describeFalseAlarms(alert, recorded)}, and ${often} in ${number(days)} days resampled from them`;
  }
  if (!(exposureDays > 0) || perDay.value === null) return `${alert} had no fault-free time in which to cry wolf`;
  const span =
    exposureDays >= 1 ? `${number(exposureDays)} fault-free days` : `${seconds(exposureDays * 86_400)} without a fault`;
  if (episodes === 0) return `${alert} never cried wolf in ${span} (so at most ${often(perDay.high)})`;
  const times = episodes === 1 ? 'once' : episodes === 2 ? 'twice' : `${episodes.toLocaleString('en')} times`;
  return `${alert} cried wolf ${times} in ${span}: ${often(perDay.value)} (${oftenBetween(perDay.low, perDay.high)})`;
}

/**
 * The few sentences that a release manager needs: per fault the best alert, the blind spots, then the false alarms.
 * @param room faults with a sentence each; of more than that, those that are seen share one
 */
export function summarise(scorecard: Scorecard, room = Number.POSITIVE_INFINITY): string[] {
  const alerts = Object.entries(scorecard.alerts);
  const faults = Object.keys(scorecard.faults);
  const blind = new Set(blindSpots(scorecard).map(({ fault }) => fault));
  const told = faults.length > room ? faults.filter((fault) => blind.has(fault)) : faults;
  const sentences = told.flatMap((fault) => describeFault(scorecard, fault, blind.has(fault)));
  if (told.length < faults.length)
    sentences.push(
      told.length === 0
        ? `Each of the ${faults.length} faults is seen by some alert, or is benign.`
        : `The other ${plural(faults.length - told.length, 'fault')} of ${faults.length} are seen by some alert, or are benign.`,
    );
  if (alerts.length === 0) return [...sentences, 'The stack has no alert, so nothing was scored.'];
  const [name, { falseAlarms }] =
    alerts.length === 1 ? alerts[0] : (['The stack as a whole', scorecard.stack] as const);
  return [...sentences, `${describeFalseAlarms(name, falseAlarms)}.`];
}

function describeFault(scorecard: Scorecard, fault: string, blind: boolean): string[] {
  const best = bestDetection(scorecard, fault) ?? detections(scorecard, fault)[0];
  if (best === undefined) return [];
  const { diagnosis } = scorecard.faults[fault];
  if (diagnosis === 'benign' && best.score.hits === 0 && scored(best.score) > 0)
    return [`No alert fired on ${fault}, which is benign.`];
  const sentence = `${describeDetection(best.name, fault, best.score, scorecard.timeline.deadlineS)}.`;
  if (!blind) return [sentence];
  const stack = scorecard.stack.faults[fault];
  if (stack.hits === 0) return [`Blind spot: no alert saw ${fault} in ${plural(scored(stack), 'drill')}.`];
  return [`Blind spot: ${sentence}`];
}

/** What the fault cost before anyone was told; empty without costs and SLO. */
export function describeLoss({ harm }: Scorecard): string[] {
  const sentences: string[] = [];
  const { undetectedLoss: loss, errorBudget: budget } = harm;
  if (loss !== null && loss.toFirstPage.value !== null) {
    const cash = (value: number | null) => money(value, loss.currency);
    const toPage = estimate(loss.toFirstPage, cash);
    const toEnd = estimate(loss.toMitigation, cash);
    const { value, low, high } = loss.toFirstPage;
    if (value === 0 && !low && !high) sentences.push('A drill cost no money until the first page.');
    else if (toPage === toEnd) sentences.push(`A drill cost ${toPage} until it ended; no page came before.`);
    else if (loss.toMitigation.value === null) sentences.push(`A drill cost ${toPage} until the first page.`);
    else sentences.push(`A drill cost ${toPage} until the first page, ${toEnd} until it ended.`);
  }
  if (budget !== null && budget.burntAtDetection.value !== null)
    sentences.push(
      `By the first page ${estimate(budget.burntAtDetection, percent)} of the ${seconds(budget.periodS)} error budget at ${percent(budget.objective)} was burnt.`,
    );
  return sentences;
}

/** What was run: `60 trials, 12.4M requests, 25d of simulated time`. */
export function describeRuns(runs: readonly SavedRun[]): string {
  const verdicts = ['pass', 'fail', 'inconclusive', 'invalid'] as const;
  const words = { pass: 'passed', fail: 'failed', inconclusive: 'undecided', invalid: 'invalid' } as const;
  const parts = verdicts
    .map((verdict) => ({ verdict, n: runs.filter(({ scorecard }) => scorecard.verdict === verdict).length }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${n} ${words[verdict]}`);
  return `${plural(runs.length, 'drill')}: ${listed(parts)}`;
}
