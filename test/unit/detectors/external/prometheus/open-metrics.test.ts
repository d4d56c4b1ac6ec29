import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { OpenMetricsWriter, seriesText } from '../../../../../detectors/external/prometheus/open-metrics.js';

const folder = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(write: (writer: OpenMetricsWriter) => void): string {
  const file = join(folder, 'samples.om');
  const writer = new OpenMetricsWriter(file);
  write(writer);
  writer.close();
  return readFileSync(file, 'utf8');
}

test('samples of a series in time order, none where there is none, and an end', () => {
  const text = written((writer) => {
    writer.series(
      { name: 'a_total', labels: { z: '1', code: '200' } },
      [0, 12, Number.NaN, 1.5],
      1_600_000_000_000,
      15_000,
    );
    writer.series({ name: 'up', labels: {} }, [Number.POSITIVE_INFINITY, -3], 1_600_000_000_250, 1000);
  });
  expect(text).toBe(`a_total{code="200",z="1"} 0 1600000000
a_total{code="200",z="1"} 12 1600000015
a_total{code="200",z="1"} 1.5 1600000045
up +Inf 1600000000.250
up -3 1600000001.250
# EOF
`);
});

test('labels are escaped, empty ones left out', () => {
  expect(seriesText({ name: 'a', labels: { path: 'C:\\x "y"\n', none: '' } })).toBe('a{path="C:\\\\x \\"y\\"\\n"}');
});

test('every number is read back as it was, whatever the buffer holds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ noNaN: true }), fc.nat(), fc.bigInt(0n, 2n ** 53n - 1n).map(Number)), {
        minLength: 1,
      }),
      fc.nat(4_000_000_000_000),
      (values, atMs) => {
        const text = written((writer) => writer.series({ name: 'a', labels: { b: 'c' } }, values, atMs, 1));
        const lines = text.trimEnd().split('\n');
        expect(lines.pop()).toBe('# EOF');
        lines.forEach((line, k) => {
          const [, value, time] = line.split(' ');
          expect(Number(value.replace('Inf', 'Infinity'))).toBe(values[k] === 0 ? 0 : values[k]);
          expect(Math.round(Number(time) * 1000)).toBe(atMs + k);
        });
      },
    ),
    { numRuns: 200 },
  );
});

test('more than a buffer', () => {
  const values = Float64Array.from({ length: 100_000 }, (_, k) => k);
  const lines = written((writer) =>
    writer.series({ name: 'long_name_of_a_series', labels: {} }, values, 0, 1000),
  ).split('\n');
  expect(lines).toHaveLength(100_002);
  expect(lines[99_999]).toBe('long_name_of_a_series 99999 99999');
});
