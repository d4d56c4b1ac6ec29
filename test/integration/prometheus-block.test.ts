import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SeriesName } from '../../detectors/external/prometheus/meter.js';
import { Block } from '../../detectors/external/prometheus/tsdb/block.js';
import { scratch } from '../e2e/cli.js';
import { realPart } from './real-part.js';

const promtool = realPart('promtool');
const originMs = Date.UTC(2020, 0, 6);

/** What promtool finds in a database: values by series and time. */
function dumped(folder: string, ...args: string[]): Map<string, string> {
  const { status, stdout, stderr } = spawnSync(promtool!, ['tsdb', 'dump', ...args, folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(status, stderr).toBe(0);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [, series, value, time] = /^(\{.*\}) (\S+) (\d+)$/s.exec(line)!;
      return [`${series} ${time}`, value];
    }),
  );
}

test.skipIf(promtool === null)('promtool reads of a block what was written to it', () => {
  const folder = scratch();
  mkdirSync(join(folder, 'wal'));
  const block = new Block(folder);
  const odd = ['', 'Ünï ✓', 'quo"ted', '0', 'Z', 'a', '_'];
  const names: SeriesName[] = Array.from({ length: 150 }, (_, i) => ({
    name: i % 3 === 0 ? 'x_total' : i % 3 === 1 ? 'X' : '_x',
    labels: { i: `${i}`, odd: odd[i % odd.length], Upper: `${i % 4}`, same: 'same' },
  }));
  const expected = new Map<string, string>();
  let state = 1;
  const draw = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  const special = [0, -0.5, 1e300, -1e-300, Number.POSITIVE_INFINITY, 12_345_678_901, Number.NaN];
  for (const [i, one] of names.entries())
    block.add(one, 'test', (writer) => {
      const pairs = Object.entries({ ...one.labels, __name__: one.name }).filter(([, value]) => value !== '');
      const text = pairs
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
        .join(', ');
      let timeMs = originMs + i;
      for (let k = 0; k < (i === 0 ? 5000 : 40); k++) {
        timeMs += draw() < 0.9 ? 15_000 : Math.ceil(draw() ** 4 * 1e9);
        const value = draw() < 0.1 ? special[k % special.length] : Math.round(draw() * 1e6) / (1 + (i % 2) * 1e3);
        writer.value(timeMs, value);
        expected.set(`{${text}} ${timeMs}`, String(value));
      }
    });
  block.write();
  const found = dumped(folder);
  expect(found.size).toBe(expected.size);
  for (const [key, value] of expected) {
    const read = found.get(key)?.replace('Inf', 'Infinity').replace('+', '');
    expect(Number(read), key).toBe(Number(value));
  }
  // Through the postings of each label.
  for (const matcher of ['{Upper="3"}', '{odd="Ünï ✓"}', '{__name__="X"}', '{i=~"14."}', '{odd=""}']) {
    const [, label, op, value] = /^\{(\w+)(=~?)"(.*)"\}$/.exec(matcher)!;
    const fitting = names.filter(({ name, labels }) => {
      const given = label === '__name__' ? name : labels[label];
      return op === '=' ? given === value : new RegExp(`^${value}$`).test(given);
    });
    const series = new Set([...dumped(folder, `--match=${matcher}`).keys()].map((key) => key.replace(/ \d+$/, '')));
    expect(series.size, matcher).toBe(fitting.length);
  }
});
