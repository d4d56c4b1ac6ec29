import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SeriesName } from '../../../../../detectors/external/prometheus/meter.js';
import { deadRules } from '../../../../../detectors/external/prometheus/missing-series.js';
import { readRuleFile } from '../../../../../detectors/external/prometheus/rule-file.js';
import { ruleGraph } from '../../../../../detectors/external/prometheus/rule-graph.js';
import { scratch } from '../../../../e2e/cli.js';

const there: SeriesName[] = [
  { name: 'a', labels: { code: '500' } },
  { name: 'b', labels: {} },
];

/** Alerts that can't fire, with the reason. */
function dead(rules: string): string[] {
  const path = join(scratch(), 'rules.yml');
  writeFileSync(path, `groups: [{name: g, rules: [${rules}]}]`);
  return deadRules(ruleGraph(readRuleFile(path), 15), there).map(({ node, reason }) => `${node.rule.name}: ${reason}`);
}

test.each([
  ['a > 0 and b > 0', null],
  ['a{code=~"5.."} > 0', null],
  ['a > 0 and c > 0', 'c matches none of the series'],
  ['c or b', null],
  ['c{x="1"} or d', 'c{x="1"} matches none of the series'],
  ['a unless on () c', null],
  ['c unless a', 'c matches none of the series'],
  ['absent(c)', null],
  ['sum(c) or vector(0)', null],
  ['a > on () group_left () scalar(c)', 'c matches none of the series'],
  ['a{code="200"}', 'a{code="200"} matches none of the series (a is there, with other labels)'],
  ['{__name__=~"a|c", code="500"}', null],
  ['ALERTS{alertname="X"} == 1', 'ALERTS is not written here, and it reads ALERTS{alertname="X"}'],
  // Neither what can't be read nor an expression of Go's that is none of ours is judged.
  ['a{code=~"\\\\pN+"}', null],
])('%s', (expr, reason) => {
  expect(dead(`{alert: X, expr: '${expr}'}`)).toEqual(reason === null ? [] : [`X: ${reason}`]);
});

test('what a recording rule needs, its readers need', () => {
  const records = "{record: r, expr: 'sum(c)'}, {record: s, expr: 'r or b'}, {record: t, expr: 'r + 1'}";
  expect(dead(`${records}, {alert: R, expr: r}, {alert: S, expr: s}, {alert: T, expr: t}`)).toEqual([
    'R: c matches none of the series',
    'T: c matches none of the series',
  ]);
  // Of labels that a rule's expression brings nothing is known before it is evaluated.
  expect(dead(`{record: r, expr: 'sum by (x) (a)'}, {alert: R, expr: 'r{x="1"}'}`)).toEqual([]);
  expect(dead(`{record: r, expr: b, labels: {x: '2'}}, {alert: R, expr: 'r{x="1"}'}`)).toEqual([
    'R: r{x="1"} matches none of the series (r is there, with other labels)',
  ]);
});
