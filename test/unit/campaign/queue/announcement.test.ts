import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { announce, cellsOf, refusal } from '../../../../harness/campaign/queue/announcement.js';
import { loadScenario } from '../../../../scenarios/load.js';

/** A campaign that needs a recording and a module, in a folder of its own. */
async function campaign() {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-announcement-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'drill.yaml');
  copyFileSync('docs/examples/equal-run.ts', join(folder, 'equal-run.ts'));
  writeFileSync(join(folder, 'rows.csv'), `x\n${'1.5\n2.5\n'.repeat(40)}`);
  writeFileSync(
    file,
    `driftdrill: 1
name: announced
system:
  traffic: {rate: 1/s, replay: {file: rows.csv, method: shuffle}}
  model: {kind: none}
timeline: {warmup: 1m, control: 1m, deadline: 1m}
faults: [{id: shift, inject: covariate-shift, with: {mean: 1}, scope: {features: [x]}}]
stack:
  detectors: {runs: {./equal-run.ts: {signal: feature.x, length: 5}}}
  rules: [{alert: Runs, when: runs, severity: page}]
trials: 1
`,
  );
  const { cells } = await loadScenario(file);
  return { folder, cells, announcement: await announce('key', cells) };
}

it('is taken where version, Node and files are the same, with its cells as they were', async () => {
  const { announcement, cells } = await campaign();
  expect(await refusal(JSON.parse(JSON.stringify(announcement)))).toBeNull();
  expect(cellsOf(announcement)).toEqual(cells);
  expect(announcement.files.map(({ path }) => path.split('/').at(-1))).toEqual(['equal-run.ts', 'rows.csv']);
});

it('is refused with the reason elsewhere', async () => {
  const { announcement, folder } = await campaign();
  expect(await refusal({ ...announcement, driftdrill: '9.9.9' })).toContain('driftdrill 9.9.9, this worker is');
  expect(await refusal({ ...announcement, node: 99 })).toContain('Node 99, this worker by Node');
  expect(await refusal({ ...announcement, cells: `${announcement.cells}A` })).toContain('did not arrive whole');
  writeFileSync(join(folder, 'rows.csv'), 'x\n1\n');
  expect(await refusal(announcement)).toBe(`${join(folder, 'rows.csv')} is not the campaign's file`);
  rmSync(join(folder, 'equal-run.ts'));
  expect(await refusal(announcement)).toBe(`${join(folder, 'equal-run.ts')} is not on this machine`);
});
