import { expect, it } from 'vitest';
import { compactHarm, harmColumns } from '../../../harness/core/harm-columns.js';
import type { HarmSeries } from '../../../harness/core/record.js';

it('keeps every number of a harm series in narrower arrays', () => {
  const bins = 3;
  const series: HarmSeries = {
    fromS: 10,
    binS: 5,
    bins,
    requests: Float64Array.of(1, 255, 0),
    failures: new Float64Array(bins),
    latency: Float64Array.of(0.1, 2 ** -30, 7),
    judged: Float64Array.of(1, 256, 3),
    error: Float64Array.of(65_536, 2 ** 32 - 1, 0),
    positives: Float64Array.of(2 ** 32, 1, 2),
    age: Float64Array.of(-0, 1, 2),
    cost: Float64Array.of(-1, 0, 0),
  };
  const compact = compactHarm(series);
  for (const name of harmColumns) expect([...compact[name]], name).toEqual([...series[name]]);
  expect(compact.requests).toBeInstanceOf(Uint8Array);
  expect(compact.judged).toBeInstanceOf(Uint16Array);
  expect(compact.error).toBeInstanceOf(Uint32Array);
  for (const name of ['latency', 'positives', 'age', 'cost'] as const)
    expect(compact[name], name).toBeInstanceOf(Float64Array);
  expect(compact.failures).toBe(compactHarm(series).failures);
});
