import { describe, expect, it } from 'vitest';
import { traceGroups } from '../../../reports/html/trace-choice.js';
import { fraud, sparse } from './fixtures.js';

describe('which statistics of a trial are drawn', () => {
  it('puts the segment that rises highest in front, the others behind it', () => {
    const [first] = traceGroups(fraud, fraud.sketches[0]);
    expect(first.detector).toBe('freshness');
    expect(first.lead.name).toBe('featureAge.velocity1h, country=DE');
    expect(first.others.faulted.map(({ segment }) => segment)).toEqual(['country=FR', 'country=US']);
  });

  it('knows which alerts read a detector, and their limits', () => {
    const [freshness, drift] = traceGroups(fraud, fraud.sketches[0]);
    expect([...freshness.alerts]).toEqual(['StaleFeatures']);
    expect(drift.thresholds.map(({ value }) => value)).toEqual([0.2]);
  });

  it('puts what fired before what did not', () => {
    const sketch = {
      ...fraud.sketches[0],
      episodes: [{ branch: 'fault', list: fraud.sketches[0].episodes[1].list.slice(1) }],
    };
    expect(traceGroups(fraud, sketch).map(({ detector }) => detector)).toEqual(['drift', 'freshness']);
  });

  it('gives a branch that was forked late the prefix it shares with its twin', () => {
    const sketch = fraud.sketches[0];
    const late = sketch.traces?.branches.map((trace) => ({
      ...trace,
      statistics: trace.statistics.map((one) => {
        const from = trace.branch === 'fault' ? one.time.findIndex((time) => time >= sketch.onsetS) : 0;
        return { ...one, time: one.time.slice(from), value: one.value.slice(from) };
      }),
    }));
    const [group] = traceGroups(fraud, { ...sketch, traces: { trial: 0, branches: late ?? [] } });
    expect(group.lead.faulted?.time).toEqual(group.lead.twin?.time);
  });

  it('leaves out what has no value', () => {
    expect(traceGroups(sparse, sparse.sketches[1]).map(({ detector }) => detector)).toEqual(['flat']);
    expect(traceGroups(sparse, sparse.sketches[0])).toEqual([]);
  });
});
