import type { CheckResult } from '../../harness/core/comparison.js';
import { attributes, testcase, testsuites, xml } from '../junit.js';
import { type CheckRow, checkRows, describeCheck } from './rows.js';

/** The comparison as JUnit XML: a suite a scenario, a case a cell. */
export function checkJunit(results: readonly CheckResult[]): string {
  const suites = results.map((result) => ({ result, rows: checkRows(result) }));
  const of = (rows: readonly CheckRow[], verdict: CheckRow['verdict']): number =>
    rows.filter((row) => row.verdict === verdict).length;
  const counts = (rows: readonly CheckRow[], invalid: number) => ({
    tests: rows.length + 1,
    failures: of(rows, 'fail'),
    errors: invalid,
    skipped: of(rows, 'inconclusive'),
  });
  const total = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  const body = suites.map(({ result, rows }) => {
    const invalid = result.verdict === 'invalid' ? 1 : 0;
    const sums = counts(rows, invalid);
    for (const key of ['tests', 'failures', 'errors', 'skipped'] as const) total[key] += sums[key];
    const message = describeCheck(result);
    const ran = invalid
      ? `<error${attributes({ message, type: 'invalid' })}>${xml(result.warnings.join('; '))}</error>`
      : '';
    const head = { name: result.scenario, ...sums, time: result.wallS.toFixed(3), timestamp: result.made };
    return [
      `  <testsuite${attributes(head)}>`,
      testcase(result.scenario, 'compared', result.wallS, ran),
      ...rows.map((row) => testcase(result.scenario, row.name, 0, outcome(row))),
      `    <system-out>${xml(message)}\n${xml(`Replay: ${result.replay}`)}</system-out>`,
      '  </testsuite>',
    ].join('\n');
  });
  const head = { name: 'driftdrill check', ...total };
  return testsuites(head, body);
}

function outcome(row: CheckRow): string {
  const message = `${row.note} (${row.before} before, ${row.now} now)`;
  if (row.verdict === 'fail') return `<failure${attributes({ message, type: 'regression' })}>${xml(message)}</failure>`;
  return row.verdict === 'inconclusive' ? `<skipped${attributes({ message: `inconclusive: ${message}` })}/>` : '';
}
