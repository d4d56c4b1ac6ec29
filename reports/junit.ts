import type { SavedRun } from '../harness/core/saved.js';
import { type Check, checkFigure, checks } from './checks.js';
import { describeInvalid, describeVerdict, summarise } from './readable.js';
import type { Reporter } from './reporter.js';
import { plain } from './text.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function xml(text: string): string {
  return plain(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (sign) => entities[sign]);
}

export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join('');
}

/** The whole document. @param body one text a suite */
export function testsuites(head: Readonly<Record<string, string | number>>, body: readonly string[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(head)}>`,
    ...body,
    '</testsuites>',
    '',
  ].join('\n');
}

/** A test case with at most one outcome element: none where it passed. */
export function testcase(className: string, name: string, time: number, outcome: string): string {
  const head = `    <testcase${attributes({ classname: className, name, time: time.toFixed(3) })}`;
  return outcome === '' ? `${head}/>` : `${head}>\n      ${outcome}\n    </testcase>`;
}

/** One a cell where there are several, else the check itself. */
function perCell(check: Check): Check[] {
  if (check.cells.length < 2) return [check];
  return check.cells.map(({ name, ...found }) => ({ ...check, ...found, text: `${check.text} [${name}]`, cells: [] }));
}

function outcomeOf(check: Check): string {
  const figure = checkFigure(check);
  const parts = [figure === '' ? '' : `is ${figure}`, check.note ?? ''].filter((part) => part !== '');
  const message = parts.join('; ') || 'no figure';
  const detail = xml(`${check.text}: ${message}`);
  switch (check.verdict) {
    case 'pass':
      return '';
    case 'fail':
      return `<failure${attributes({ message, type: check.kind })}>${detail}</failure>`;
    case 'inconclusive':
      return `<skipped${attributes({ message: `inconclusive: ${message}` })}/>`;
    case 'invalid':
      return `<error${attributes({ message, type: 'invalid' })}>${detail}</error>`;
  }
}

function ranOutcome({ scorecard }: SavedRun): string {
  if (scorecard.verdict !== 'invalid' && scorecard.invalid.length === 0) return '';
  const reasons = scorecard.invalid.map(({ trial, reason }) => `trial ${trial}: ${plain(reason)}`).join('; ');
  return `<error${attributes({ message: describeInvalid(scorecard), type: 'invalid' })}>${xml(reasons)}</error>`;
}

function testsuite(run: SavedRun): {
  text: string;
  counts: Record<'tests' | 'failures' | 'errors' | 'skipped', number>;
} {
  const { scorecard } = run;
  const all = checks(run).flatMap(perCell);
  const ran = ranOutcome(run);
  const of = (verdict: Check['verdict']): number => all.filter((check) => check.verdict === verdict).length;
  const counts = {
    tests: all.length + 1,
    failures: of('fail'),
    errors: of('invalid') + (ran === '' ? 0 : 1),
    skipped: of('inconclusive'),
  };
  const facts = { seed: scorecard.seed, trials: scorecard.trials, hash: scorecard.hash, verdict: scorecard.verdict };
  const properties = Object.entries(facts).map(([name, value]) => `      <property${attributes({ name, value })}/>`);
  const words = [describeVerdict(run), ...summarise(scorecard), `Replay: ${scorecard.replay}`].map(xml).join('\n');
  const head = { name: scorecard.scenario, ...counts, time: scorecard.wallS.toFixed(3), timestamp: scorecard.made };
  const text = [
    `  <testsuite${attributes(head)}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    testcase(scorecard.scenario, 'scenario ran', scorecard.wallS, ran),
    ...all.map((check) => testcase(scorecard.scenario, check.text, 0, outcomeOf(check))),
    `    <system-out>${words}</system-out>`,
    '  </testsuite>',
  ].join('\n');
  return { text, counts };
}

/** One suite a scenario; a case for the run itself and one for each gate and expectation, in each cell of a sweep. */
export const junit: Reporter = Object.freeze({
  kind: 'junit',
  summary: 'JUnit XML for CI: a suite a scenario, a case a gate and expectation, in each cell of a sweep',
  file: 'junit.xml',
  render(runs) {
    const suites = runs.map(testsuite);
    const sum = (key: 'tests' | 'failures' | 'errors' | 'skipped'): number =>
      suites.reduce((total, { counts }) => total + counts[key], 0);
    const wallS = runs.reduce((total, { scorecard }) => total + scorecard.wallS, 0);
    const head = {
      name: 'driftdrill',
      tests: sum('tests'),
      failures: sum('failures'),
      errors: sum('errors'),
      skipped: sum('skipped'),
      time: wallS.toFixed(3),
    };
    const body = suites.map(({ text }) => text);
    return testsuites(head, body);
  },
} satisfies Reporter);
