import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Baseline, baselineText, readBaseline } from '../../../harness/campaign/check/baseline.js';
import { diffable } from '../../../harness/campaign/check/diffable.js';
import type { LabelledCell } from '../../../harness/campaign/check/labels.js';
import { differingParts, type Traffic, trafficParts } from '../../../harness/campaign/check/traffic-parts.js';
import type { Plan } from '../../../harness/core/plan.js';
import { plan, rule } from '../score/fixture.js';
import { list, seeds } from '../score/regression/seeds.js';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'driftdrill-baseline-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const baseline = (module: string | null): Baseline => ({
  drill: {
    driftdrill: '0.1.0',
    seed: 42,
    hash: 'abc',
    traffic: { seed: '1234' },
    stack: {
      reference: { kind: 'warmup', lastS: 100 },
      detectors: [{ name: 'd', kind: 'psi', module, params: { window: 60 }, signal: 'feature.x', by: [] }],
      rules: [rule('A')],
    },
    stacks: {},
    modules: module === null ? {} : { [module]: '1234' },
    results: seeds({ A: { ttd: list(20, (i) => (i === 3 ? null : 600 + i / 3)) } }),
  },
});

it('a baseline is read as it was written, bit by bit, wherever it stands', () => {
  const home = folder();
  const file = join(home, 'ci', 'baseline.json');
  const module = join(home, 'detectors', 'mine.ts');
  const text = baselineText(baseline(module), file);
  expect(text).toContain('"../detectors/mine.ts"');
  expect(text).not.toContain(home);
  const moved = join(home, 'copy.json');
  writeFileSync(moved, text.replaceAll(/\.\.\/detectors/g, 'detectors'));
  expect(readBaseline(moved)).toEqual(baseline(module));
});

it('a baseline has sorted keys and a line for each list', () => {
  expect(diffable({ b: [1, null, 2], a: { z: 'x', y: [] } })).toBe('{"a": {"y": [], "z": "x"}, "b": [1, null, 2]}');
  const lines = baselineText(baseline(null), 'b.json').split('\n');
  expect(lines.filter((line) => line.includes('"faulted"'))).toHaveLength(1);
  expect(lines.length).toBeLessThan(66);
});

it.each([
  ['no JSON', '{', 'not a baseline'],
  ['a scorecard', '{"scorecard": 1}', 'driftdrillBaseline'],
  [
    'delays that are text',
    JSON.stringify(JSON.parse(baselineText(baseline(null), 'b.json'))).replace('600,', '"x",'),
    'faulted',
  ],
])('a broken baseline is refused: %s', (_, text, says) => {
  const file = join(folder(), 'b.json');
  writeFileSync(file, text);
  expect(() => readBaseline(file)).toThrow(says);
});

it.each([
  [
    'another version',
    (text: string) => text.replace('"driftdrillBaseline": 1', '"driftdrillBaseline": 2'),
    'version 2',
  ],
  ['a list cut short', (text: string) => text.replace(/("faulted": \[)[^,]+, /, '$1'), '19 entries'],
  ['half a file', (text: string) => text.slice(0, text.length / 2), 'not a baseline'],
])('a baseline of %s is refused with what to do', (_, edit, says) => {
  const file = join(folder(), 'b.json');
  writeFileSync(file, edit(baselineText(baseline(null), file)));
  expect(() => readBaseline(file)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(says),
      hint: expect.stringContaining('--update-baseline'),
    }) as Error,
  );
});

it('names what makes other traffic', () => {
  const traffic = (one: Plan, data: string, cells: LabelledCell[] = []): Traffic => ({
    hash: `${one.seed}${data}`,
    parts: trafficParts(one, data, cells),
  });
  const before = traffic(plan(), 'data');
  expect(traffic(plan({}, [rule('Other', { when: 'x > 1' })]), 'data')).toEqual(before);
  const changed = plan({ seed: 7, faults: [] });
  changed.system.traffic.ratePerS = 2;
  changed.timeline.onsetWithinS = 60;
  expect(differingParts(before, traffic(changed, 'other'))).toEqual([
    'data and modules',
    'faults.lag',
    'seed',
    'system.traffic.rate',
    'timeline.onset',
  ]);
  const cells = ['a', 'b', 'c'].map((label) => ({ label, plan: plan() }));
  expect(differingParts(traffic(plan(), 'data', cells.slice(0, 2)), traffic(plan(), 'data', cells))).toEqual([
    'cell c',
  ]);
});
