import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConstantSeries } from '../../../../../detectors/external/prometheus/constant-series.js';
import { scratch } from '../../../../e2e/cli.js';

function read(text: string): [string, Record<string, string>, number][] {
  const file = join(scratch(), 'others.om');
  writeFileSync(file, text);
  return readConstantSeries(file).map(({ name, labels, value }) => [name, labels, value]);
}

test('what an exporter or a dump of one says', () => {
  expect(
    read(
      [
        '# HELP up x',
        '# TYPE up gauge',
        'up 1',
        'up {job="api",instance="a:9100",} 1 1395066363000\r',
        'disk{path="C:\\\\x \\"y\\" # {z}"} 1.5e+10',
        'lat_bucket{le="+Inf"} 3 # {trace_id="x"} 0.5 1.0',
        'odd NaN',
        'low -Inf 1.5',
        '',
        '# EOF',
      ].join('\n'),
    ),
  ).toEqual([
    ['up', {}, 1],
    ['up', { job: 'api', instance: 'a:9100' }, 1],
    ['disk', { path: 'C:\\x "y" # {z}' }, 1.5e10],
    ['lat_bucket', { le: '+Inf' }, 3],
    ['odd', {}, Number.NaN],
    ['low', {}, Number.NEGATIVE_INFINITY],
  ]);
});

test.each([
  ['up one\n', 'this is no sample of OpenMetrics'],
  ['up{job=api} 1\n', 'this is no sample of OpenMetrics'],
  ['up{job="api} 1\n', 'this is no sample of OpenMetrics'],
  ['up\n', 'this is no sample of OpenMetrics'],
  ['a{x="1",y="2"} 1\nb 1\na{y="2", x="1"} 2\n', 'a{x="1",y="2"} stands in line 1 already'],
])('%j is refused', (text, message) => {
  expect(() => read(text)).toThrow(message);
});
