import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { interpreterOf } from '../../detectors/external/adapters/environment.js';
import { adapters } from '../../detectors/external/adapters/registry.js';
import { stream } from '../../harness/core/rng.js';
import type { AlertLine } from '../../harness/core/saved.js';
import { driftdrill, scratch } from '../e2e/cli.js';

const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
const stepS = 10;
const rows = 3_240;
const everyS = 1_800;

/** whylogs' quantile sketches draw lots: two profiles of the same rows differ a little. */
const toleranceOf = (name: string): number => (name === 'whylogs' ? 0.02 : 1e-6);

/** Nine hours of rows: from the sixth on `a` has moved, `b` has holes and a new channel has appeared. */
function recording(): string {
  const random = stream('adapters', 'rows');
  const start = Date.UTC(2026, 2, 2);
  const lines = Array.from({ length: rows }, (_, i) => {
    const late = i * stepS >= 6 * 3_600;
    const a = random.normal() + (late ? 0.8 : 0);
    const b = random.uniform() < (late ? 0.1 : 0.01) ? '' : String(5 + 2 * random.normal());
    const u = random.uniform();
    const channel = late && u < 0.05 ? 'kiosk' : u < 0.6 ? 'web' : 'app';
    return `${new Date(start + i * stepS * 1000).toISOString()},${a},${b},${channel}`;
  });
  return `time,a,b,channel\n${lines.join('\n')}\n`;
}

/** An episode a stretch of windows in a row that fire, with the value of the first. */
function episodesOf(answers: Record<string, number | null>): [number, number | null, number][] {
  const ends = Object.keys(answers).map(Number);
  const found: [number, number | null, number][] = [];
  let open = false;
  for (const at of ends.sort((x, y) => x - y)) {
    const value = answers[at];
    if (value !== null && !open) found.push([at, null, value]);
    if (value === null && open) found[found.length - 1][1] = at;
    open = value !== null;
  }
  return found;
}

/** Runs a scenario in a folder by the command, which must end well, and reads its alerts. */
function alertsOf(folder: string, scenario: object): AlertLine[] {
  writeFileSync(join(folder, 'scenario.yaml'), JSON.stringify(scenario));
  const out = join(folder, 'out');
  const { code, stdout, stderr } = driftdrill(['run', join(folder, 'scenario.yaml'), '--out', out, '--quiet']);
  expect(code, stdout + stderr).toBe(0);
  const text = readFileSync(join(out, 'alerts.jsonl'), 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as AlertLine);
}

describe.each(adapters)('$kind', ({ environment, params }) => {
  const python = interpreterOf(environment);
  if (python === null)
    console.warn(`skipped: no ${environment.name} here (driftdrill doctor --install ${environment.name})`);

  test.skipIf(python === null && !required)('fires when the library by itself does, with its values', () => {
    const folder = scratch();
    const file = join(folder, 'rows.csv');
    writeFileSync(file, recording());
    const own: Record<string, unknown> =
      environment.name === 'river' ? { signal: 'feature.a' } : { columns: ['feature.*'] };
    const { alert } = params.parse({ every: '30m' }) as { alert: string };
    const scenario = {
      name: 'recorded-rows',
      system: { traffic: { replay: { file: 'rows.csv', time: 'time' } }, model: { kind: 'none' } },
      timeline: { warmup: '3h', control: '3h', onset: '0s', deadline: '2h59m40s' },
      stack: { monitors: [{ [environment.name]: { every: '30m', ...own } }] },
      trials: 1,
    };
    const ours = alertsOf(folder, scenario);

    const tolerance = toleranceOf(environment.name);
    const script = resolve('test/integration/adapters/direct.py');
    const direct = spawnSync(python!, [script, environment.name, file], {
      encoding: 'utf8',
      env: { ...process.env, ...environment.env },
    });
    expect(direct.status, direct.stderr).toBe(0);
    const theirs = episodesOf(JSON.parse(direct.stdout));
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs[0][0] % everyS).toBe(0);
    expect(ours.map((line) => [line.alert, line.startsS, line.endsS])).toEqual(
      theirs.map(([startsS, endsS]) => [alert, startsS, endsS]),
    );
    for (const [i, line] of ours.entries()) {
      const value = theirs[i][2];
      if (Number.isFinite(value)) expect(Math.abs((line.value ?? 0) - value)).toBeLessThan(tolerance);
      else expect(line.value).toBeNull();
    }
  });

  test.skipIf(python === null && !required)('goes on where a column has no value, or only one', () => {
    const folder = scratch();
    const start = Date.UTC(2026, 2, 2);
    const random = stream('adapters', 'holes');
    const lines = Array.from({ length: 600 }, (_, i) => {
      const hour = Math.floor(i / 60);
      const x = hour === 6 || random.uniform() < 0.1 ? '' : random.normal() + (hour >= 8 ? 3 : 0);
      const channel = hour === 7 ? '' : random.uniform() < 0.5 ? 'web' : 'app';
      const y = random.normal() + (hour >= 8 ? 3 : 0);
      return `${new Date(start + i * 60_000).toISOString()},${x},${y},1,${channel}`;
    });
    writeFileSync(join(folder, 'rows.csv'), `time,x,y,same,channel\n${lines.join('\n')}\n`);
    const own = environment.name === 'river' ? { signal: 'feature.y' } : {};
    const scenario = {
      name: 'holes',
      system: { traffic: { replay: { file: 'rows.csv', time: 'time' } }, model: { kind: 'none' } },
      timeline: { warmup: '3h', control: '3h', onset: '0s', deadline: '3h59m' },
      stack: { monitors: [{ [environment.name]: { every: '1h', ...own } }] },
      trials: 1,
    };
    const last = alertsOf(folder, scenario).at(-1)!;
    expect(last.endsS === null || last.endsS > 8 * 3600, 'it fires once x and y have moved').toBe(true);
  });
});
