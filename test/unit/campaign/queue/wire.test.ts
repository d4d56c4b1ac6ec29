import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack, unpackAnswer } from '../../../../harness/campaign/queue/wire.js';
import { failureOf, openAnswer } from '../../../../harness/campaign/worker.js';
import { DriftdrillError } from '../../../../harness/core/errors.js';
import type { GroupRecord } from '../../../../harness/core/group-record.js';

const column = (values: number[]) => Float64Array.from(values);

function record(values: number[]): GroupRecord {
  const column = () => Float64Array.from(values);
  const harm = { fromS: 0.1, binS: 1 / 3, bins: values.length };
  const columns = { requests: column(), failures: column(), latency: column(), judged: column() };
  const more = { error: column(), positives: column(), age: column(), cost: column() };
  return {
    group: 0,
    trial: 3,
    seed: '00',
    startMs: 0,
    onsetS: 1,
    invalid: null,
    work: [],
    branches: [{ episodes: [], injections: [], harm: { ...harm, ...columns, ...more } }],
    cells: [],
  };
}

describe('the wire', () => {
  it('brings every number back bit by bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 50 }), (values) => {
        const results = [{ record: record([...values, -0, Number.NaN, Number.MIN_VALUE]), sketch: null }];
        expect(unpackAnswer(pack({ results }))).toEqual({ results });
      }),
    );
    const { buffer } = unpack(pack(column([-0]))) as Float64Array;
    expect(Buffer.from(buffer).includes(0x80)).toBe(true);
  });

  it('gives columns bytes of their own', () => {
    const answer = unpackAnswer(pack({ results: [{ record: record([1, 2, 3]), sketch: null }] }));
    const [{ record: got }] = openAnswer(answer);
    expect(got.branches[0].harm?.cost.buffer.byteLength).toBe(24);
  });

  it('is smaller than the numbers', () => {
    const counts = Array.from({ length: 1000 }, (_, i) => i % 60);
    expect(pack({ results: [{ record: record(counts), sketch: null }] }).length).toBeLessThan(8 * 8 * 1000 * 0.2);
  });

  it('carries an error of the user’s files with code, hint and exit code', () => {
    const error = new DriftdrillError('module-broken', 'it does not load', { hint: 'mend it', exit: 4 });
    expect(() => openAnswer(unpackAnswer(pack(failureOf(error))))).toThrow(error);
    try {
      openAnswer(unpackAnswer(pack(failureOf(error))));
    } catch (found) {
      expect(found).toMatchObject({ code: 'module-broken', hint: 'mend it', exit: 4 });
    }
  });
});
