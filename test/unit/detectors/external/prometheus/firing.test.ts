import { expect, test } from 'vitest';
import { firings } from '../../../../../detectors/external/prometheus/firing.js';
import type { GroupRule } from '../../../../../detectors/external/prometheus/rule-file.js';

const rule: GroupRule = {
  kind: 'alert',
  name: 'High',
  expr: 'x > 1',
  labels: { severity: 'page', owner: '{{ $labels.team }}-oncall' },
  annotations: {},
  forS: 30,
  keepFiringForS: 0,
  place: { file: 'rules.yml' },
};

function given(steps: number[], labels: Record<string, string> = {}) {
  return { labels: { __name__: 'x', ...labels }, steps, values: steps.map((step) => step / 10) };
}

function spans(steps: number[], change: Partial<GroupRule> = {}, last = 20) {
  return firings({ ...rule, ...change }, [given(steps)], 15, last).map(({ heldS, startsS, endsS, quietS }) => [
    heldS / 15,
    startsS / 15,
    endsS === null ? null : endsS / 15,
    quietS === null ? null : quietS / 15,
  ]);
}

test('fires when the expression has had a value for long enough, resolves at the first evaluation without one', () => {
  expect(spans([3, 4, 5, 6, 9, 10, 12, 13, 14])).toEqual([
    [3, 5, 7, 2],
    [12, 14, 15, 11],
  ]);
  expect(spans([0, 1, 2])).toEqual([[0, 2, 3, null]]);
  expect(spans([18, 19, 20])).toEqual([[18, 20, null, 17]]);
  expect(spans([19, 20])).toEqual([]);
  expect(spans([4, 6], { forS: 0 })).toEqual([
    [4, 4, 5, 3],
    [6, 6, 7, 5],
  ]);
});

test('is kept firing, but not kept pending', () => {
  const kept = { keepFiringForS: 45 };
  // Gone at 6, kept at 6, 7 and 8, away at 9.
  expect(spans([3, 4, 5], kept)).toEqual([[3, 5, 9, 2]]);
  expect(spans([3, 4, 5, 8, 9], kept)).toEqual([[3, 5, 13, 2]]);
  expect(spans([3, 4, 6, 7], kept)).toEqual([]);
});

test('labels of the rule stand over those of the series; what the series brings is the segment', () => {
  const [one] = firings(rule, [given([1, 2, 3], { team: 'ml', severity: 'none', country: 'DE' })], 15, 20);
  expect(one.segment).toBe('country=DE,team=ml');
  expect(one.labels).toEqual({ alertname: 'High', severity: 'page', owner: 'ml-oncall', country: 'DE', team: 'ml' });
  expect(one.value).toBe(0.3);
});

test('series are alerts of their own', () => {
  const found = firings(rule, [given([1, 2, 3, 4], { country: 'FR' }), given([0, 1, 2], { country: 'DE' })], 15, 20);
  expect(found.map(({ segment, startsS }) => [segment, startsS])).toEqual([
    ['country=DE', 30],
    ['country=FR', 45],
  ]);
});
