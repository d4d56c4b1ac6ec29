import { expect, test } from 'vitest';
import { type FiringOptions, firings } from '../../../../../detectors/external/prometheus/firing.js';
import { staysAsWritten } from '../../../../../detectors/external/prometheus/label-template.js';
import type { RangeSeries } from '../../../../../detectors/external/prometheus/range-query.js';
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

function fired(one: GroupRule, series: RangeSeries[], options: Partial<FiringOptions> = {}, failed: number[] = []) {
  return firings(one, { series, failed }, { everyS: 15, last: 20, limit: 0, external: {}, ...options });
}

function spans(steps: number[], change: Partial<GroupRule> = {}, last = 20) {
  return fired({ ...rule, ...change }, [given(steps)], { last }).firings.map(({ heldS, startsS, endsS, quietS }) => [
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
  const [one] = fired(rule, [given([1, 2, 3], { team: 'ml', severity: 'none', country: 'DE' })]).firings;
  expect(one.segment).toBe('country=DE,team=ml');
  expect(one.labels).toEqual({ alertname: 'High', severity: 'page', owner: 'ml-oncall', country: 'DE', team: 'ml' });
  expect(one.value).toBe(0.3);
});

test('series are alerts of their own', () => {
  const { firings: found } = fired(rule, [given([1, 2, 3, 4], { country: 'FR' }), given([0, 1, 2], { country: 'DE' })]);
  expect(found.map(({ segment, startsS }) => [segment, startsS])).toEqual([
    ['country=DE', 30],
    ['country=FR', 45],
  ]);
});

/** Number of the evaluations at which it starts and ends. */
function between(found: ReturnType<typeof fired>) {
  return found.firings.map(({ startsS, endsS }) => [startsS / 15, endsS === null ? null : endsS / 15]);
}

test('an evaluation that fails leaves everything as it is', () => {
  expect(between(fired(rule, [given([3, 4, 5, 8, 9])], {}, [6, 7]))).toEqual([[5, 10]]);
  // Pending for 30 s all the same.
  expect(between(fired(rule, [given([3, 5])], {}, [4]))).toEqual([[5, 6]]);
  expect(
    between(fired(rule, [given([3, 4, 5])], {}, [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])),
  ).toEqual([[5, null]]);
});

test('series that the labels of the rule make alike fail the evaluation', () => {
  const alike = { ...rule, forS: 0, labels: { country: 'all' } };
  const found = fired(alike, [given([1, 2, 3, 4], { country: 'FR' }), given([3, 4, 5, 6], { country: 'DE' })]);
  // Two at 3 and 4.
  expect(between(found)).toEqual([[1, 7]]);
  expect(found.clashes).toBe(2);
  const always = fired(alike, [given([1, 2], { country: 'FR' }), given([1, 2], { country: 'DE' })]);
  expect([between(always), always.clashes]).toEqual([[], 2]);
});

test('with more alerts than the limit none is kept', () => {
  const free = { ...rule, forS: 0 };
  const series = [given([1, 2, 3, 4, 5], { country: 'FR' }), given([3, 4], { country: 'DE' })];
  const found = fired(free, series, { limit: 1 });
  expect(between(found)).toEqual([
    [1, 3],
    [5, 6],
  ]);
  expect(found.clashes).toBe(2);
  expect(between(fired(free, series, { limit: 2 }))).toEqual([
    [1, 6],
    [3, 5],
  ]);
});

test('templates of labels are filled in, and labels that come out empty are none', () => {
  const labels = {
    severity: 'page',
    owner: '{{ index $labels "team" }}-{{ .Labels.country }}@{{ $externalLabels.cluster }}',
    zone: '{{ $labels.zone }}',
    level: '{{ if gt $value 1.0 }}high{{ end }}',
  };
  const [one] = fired({ ...rule, labels }, [given([1, 2, 3], { team: 'ml', country: 'DE' })], {
    external: { cluster: 'eu' },
  }).firings;
  expect(one.labels).toEqual({
    alertname: 'High',
    severity: 'page',
    owner: 'ml-DE@eu',
    level: '{{ if gt $value 1.0 }}high{{ end }}',
    country: 'DE',
    team: 'ml',
  });
  expect(
    Object.entries(labels)
      .filter(([, text]) => staysAsWritten(text))
      .map(([label]) => label),
  ).toEqual(['level']);
});
