import { describe, expect, it } from 'vitest';
import type { SequentialDeclaration } from '../../../detectors/detector.js';
import { detectors } from '../../../detectors/registry.js';
import { stream } from '../../../harness/core/rng.js';

const seed = 'average-run-lengths';
const runs = 4000;

/** Mean and standard error of the lengths of runs to a firing, of a chart that starts afresh, on N(shift, 1). */
function runLengths(kind: string, params: Record<string, unknown>, shift: number, wanted: number) {
  const declaration = detectors.get(kind) as SequentialDeclaration;
  const chart = declaration.create(declaration.params.parse({ signal: 'feature.x', mean: 0, sd: 1, ...params }), null);
  const rng = stream(seed, `${kind} ${shift}`);
  const values = new Float64Array(Math.ceil(wanted * 50));
  let length = 0;
  let count = 0;
  let sum = 0;
  let squares = 0;
  while (count < runs) {
    rng.fillNormal(values, 0, values.length);
    for (let i = 0; i < values.length; i++) values[i] += shift;
    for (let at = 0; count < runs; ) {
      const index = chart.scan(values, at, values.length);
      if (index < 0) {
        length += values.length - at;
        break;
      }
      length += index + 1 - at;
      count += 1;
      sum += length;
      squares += length * length;
      length = 0;
      at = index + 1;
    }
  }
  const mean = sum / count;
  return { mean, error: Math.sqrt((squares / count - mean * mean) / count) };
}

describe('average run lengths are those of the textbooks', () => {
  const table: [string, Record<string, unknown>, [number, number][]][] = [
    [
      'shewhart',
      {},
      [
        [0, 370.4],
        [0.5, 155.22],
        [1, 43.89],
        [1.5, 14.97],
        [2, 6.303],
        [3, 2],
      ],
    ],
    [
      'cusum',
      { k: 0.5, h: 5 },
      [
        [0, 465.4],
        [0.25, 139.5],
        [0.5, 38],
        [0.75, 17.05],
        [1, 10.38],
        [1.5, 5.75],
        [2, 4.01],
        [3, 2.57],
      ],
    ],
    [
      'ewma',
      { lambda: 0.2, limit: 2.962 },
      [
        [0, 499.7],
        [0.25, 150.2],
        [0.5, 41.8],
        [0.75, 18.15],
        [1, 10.54],
        [1.5, 5.5],
        [2, 3.74],
        [3, 2.38],
      ],
    ],
  ];
  for (const [kind, params, lengths] of table)
    it.each(lengths)(`${kind} at a shift of %d: %d`, (shift, wanted) => {
      const { mean, error } = runLengths(kind, params, shift, wanted);
      expect(Math.abs(mean - wanted), `seed ${seed}: ${mean} ± ${error}`).toBeLessThan(4 * error + 0.005);
    });

  it('one side of a CUSUM sees shifts to that side only', () => {
    const declaration = detectors.get('cusum') as SequentialDeclaration;
    const fires = (sides: string, value: number) =>
      declaration
        .create(declaration.params.parse({ signal: 'x', mean: 0, sd: 1, sides }), null)
        .scan(new Float64Array(20).fill(value), 0, 20) >= 0;
    expect([fires('up', 2), fires('up', -2), fires('down', 2), fires('down', -2), fires('both', -2)]).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it('mean and sd come from the reference where they are not given', () => {
    const declaration = detectors.get('shewhart') as SequentialDeclaration;
    const reference = { values: Float64Array.of(8, 12, 10, 10, 8, 12), n: 6 };
    const sd = Math.sqrt(16 / 5);
    const chart = declaration.create(declaration.params.parse({ signal: 'x' }), reference);
    expect(chart.scan(Float64Array.of(10 + 2.99 * sd, 10 - 3.01 * sd), 0, 2)).toBe(1);
    expect(chart.statistic()).toBeCloseTo(3.01, 9);
    const given = declaration.create(declaration.params.parse({ signal: 'x', mean: 0 }), reference);
    expect(given.scan(Float64Array.of(2.9 * sd, 3.1 * sd), 0, 2)).toBe(1);
  });
});
