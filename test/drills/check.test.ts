import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { CheckResult } from '../../harness/core/comparison.js';
import { driftdrill, type Ran, root, scratch, start } from '../e2e/cli.js';

/** A drill of the tests' own: small, and with something random in it. */
const drill = `driftdrill: 1
name: tiny
system:
  traffic:
    rate: 1/s
    features:
      amount: {lognormal: {median: 25, sigma: 0.9}}
      velocity: {normal: {mean: 0, sd: 1}, store: {refresh: 1m, change: 5m}}
  model: {kind: none}
  serving: {latency: {lognormal: {median: 20ms, sigma: 0.4}}}
timeline: {warmup: 10m, control: 20m, onset: {within: 10m}, deadline: 40m}
faults:
  - {id: lag, inject: feature-store-lag, with: {mode: stall}, scope: {features: [velocity]}}
stack:
  detectors:
    freshness: {level: {signal: featureAge.velocity, statistic: p95, window: 5m, every: 1m}}
    slow: {level: {signal: latency, statistic: p95, window: 5m, every: 1m}}
  rules:
    - {alert: Stale, when: freshness > 4m, for: 0s, severity: page, diagnosis: system}
    - {alert: Slow, when: slow > 80ms, severity: page, diagnosis: system}
trials: 20
`;

function git(cwd: string, ...args: string[]): void {
  const identity = ['-c', 'user.email=drill@example.org', '-c', 'user.name=drill', '-c', 'init.defaultBranch=main'];
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}

/** A clone whose origin/main holds the drill. */
function repository(fill: (folder: string) => void): string {
  const home = scratch();
  const upstream = join(home, 'upstream');
  const clone = join(home, 'clone');
  git(home, 'init', '-q', upstream);
  fill(upstream);
  git(upstream, 'add', '.');
  git(upstream, 'commit', '-qm', 'first');
  git(home, 'clone', '-q', upstream, clone);
  return clone;
}

const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
};

const results = (ran: Ran): CheckResult => {
  if (ran.stdout === '') throw new Error(`ended with ${ran.code}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as CheckResult;
};

/** Compares `tiny.yaml` of a folder with its baseline `b.json`. */
const quietCheck =
  (cwd: string) =>
  (...args: string[]) =>
    driftdrill(['check', 'tiny.yaml', '--baseline', 'b.json', '--quiet', ...args], { cwd });

describe('--baseline', () => {
  it('is made, holds, tells a slower rule, refuses other traffic, and is updated', () => {
    const cwd = scratch();
    const file = join(cwd, 'tiny.yaml');
    writeFileSync(file, drill);
    const check = (...args: string[]) => driftdrill(['check', 'tiny.yaml', '--baseline', 'b.json', ...args], { cwd });
    const none = check();
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--update-baseline')]);
    expect(check('--update-baseline', '--quiet').code).toBe(0);
    const made = readFileSync(join(cwd, 'b.json'), 'utf8');
    expect(made).not.toContain(cwd);

    const same = check('--json', '-', '--quiet');
    expect(same.code).toBe(0);
    expect(results(same)).toMatchObject({ verdict: 'pass', seeds: 20, trials: { base: 0, now: 20 } });

    edit(file, 'for: 0s', 'for: 10m');
    const slower = check('--json', '-', '--quiet', '--out', 'out');
    expect(slower.code).toBe(1);
    const found = results(slower);
    expect(found.cells.map(({ alert, verdict, change }) => [alert, verdict, change])).toEqual([
      ['Stale', 'fail', 'slower'],
      ['Slow', 'pass', 'same'],
    ]);
    expect(found.cells[0].differenceS).toBeCloseTo(600, -1);
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['check.json', 'check.md', 'junit.xml']);
    const replay = driftdrill([...found.replay.split(' ').slice(1), '--json', '-', '--quiet'], { cwd });
    expect(results(replay).cells).toEqual(found.cells);
    expect(readFileSync(join(cwd, 'b.json'), 'utf8')).toBe(made);

    const other = check('--set', 'system.traffic.rate=2/s');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('system.traffic.rate');
    expect(other.stderr).toContain('other traffic');

    const update = check('--update-baseline');
    expect(update.code).toBe(0);
    expect(update.stdout).toMatch(/Stale .*10m slower/);
    expect(check('--quiet').code).toBe(0);
  });

  it('adds seeds with the stack that it keeps until the case is decided, whatever the workers', () => {
    const cwd = scratch();
    const file = join(cwd, 'tiny.yaml');
    writeFileSync(file, drill);
    const check = quietCheck(cwd);
    expect(check('--update-baseline').code).toBe(0);
    edit(file, 'freshness > 4m', 'freshness > 3m50s');
    const one = check('--json', '-', '--workers', '1');
    const two = check('--json', '-', '--workers', '2');
    expect(one.code).toBe(0);
    const card = results(one);
    expect(card).toMatchObject({ verdict: 'pass', seeds: 40, trials: { base: 20, now: 40 } });
    expect(results(two).cells).toEqual(card.cells);
    const capped = check('--json', '-', '--trials', '20');
    expect([capped.code, results(capped).verdict]).toEqual([3, 'inconclusive']);
    appendFileSync(file, 'check: {onInconclusive: warn}\n');
    expect(check('--trials', '20').code).toBe(0);
    edit(file, 'onInconclusive: warn', 'onInconclusive: maybe');
    expect(check()).toMatchObject({ code: 2, stderr: expect.stringContaining('warn') });
  });

  it('reports what it compared before what it has no baseline of, and names drills that are gone', () => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'drills'));
    const file = join(cwd, 'drills', 'a.yaml');
    writeFileSync(file, drill);
    const check = (...args: string[]) => driftdrill(['check', 'drills', '--baseline', 'b.json', ...args], { cwd });
    expect(check('--update-baseline', '--quiet').code).toBe(0);
    edit(file, 'for: 0s', 'for: 10m');
    writeFileSync(join(cwd, 'drills', 'b.yaml'), drill.replace('name: tiny', 'name: other'));
    const both = check();
    expect(both.code).toBe(2);
    expect(both.stdout).toMatch(/Stale .*10m slower/);
    expect(both.stderr).toContain('no baseline of other');
    writeFileSync(file, drill.replace('name: tiny', 'name: renamed'));
    expect(check().stderr).toContain('not checked: tiny of b.json');
  });

  it('needs to know what to compare with', () => {
    for (const args of [[], ['--against', 'HEAD', '--baseline', 'b.json'], ['--against', 'HEAD', '--update-baseline']])
      expect(driftdrill(['check', 'scenarios/catalogue/textbook-ewma.yaml', ...args]).code).toBe(2);
  });
});

describe('--against', () => {
  it('compares with the revision from any folder, with what the file extends, and leaves nothing behind', () => {
    const clone = repository((folder) => {
      writeFileSync(join(folder, 'base.yaml'), drill.replace('name: tiny', 'name: base'));
      spawnSync('mkdir', ['-p', join(folder, 'drills', 'deep')]);
      writeFileSync(join(folder, 'drills', 'deep', 'tiny.yaml'), 'extends: ../../base.yaml\nname: tiny\n');
    });
    const cwd = join(clone, 'drills', 'deep');
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('driftdrill-revision-'));
    const check = (...args: string[]) => driftdrill(['check', 'tiny.yaml', '--quiet', ...args], { cwd });
    const same = check('--against', 'HEAD', '--json', '-');
    expect(same.code).toBe(0);
    expect(results(same)).toMatchObject({ verdict: 'pass', trials: { base: 0, now: 0 } });
    edit(join(clone, 'base.yaml'), 'for: 0s', 'for: 10m');
    const slower = check('--against', 'origin/main', '--reporter', 'github,json', '--out', 'out');
    expect(slower.code).toBe(1);
    expect(slower.stdout).toMatch(/^::error file=.*base.yaml,line=19,col=\d+,title=Stale%3A lag%3A worse::10m slower/);
    git(clone, 'mv', 'drills/deep/tiny.yaml', 'drills/deep/moved.yaml');
    const moved = driftdrill(['check', 'moved.yaml', '--against', 'HEAD', '--quiet', '--json', '-'], { cwd });
    expect(moved.code).toBe(1);
    git(clone, 'mv', 'drills/deep/moved.yaml', 'drills/deep/tiny.yaml');
    expect(check('--against', 'no-such-branch')).toMatchObject({ code: 2, stderr: expect.stringContaining('fetch') });
    expect(check('--against', '--help')).toMatchObject({ code: 2 });
    writeFileSync(join(cwd, 'new.yaml'), drill.replace('name: tiny', 'name: new'));
    expect(driftdrill(['check', 'new.yaml', '--against', 'HEAD'], { cwd }).code).toBe(0);
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('driftdrill-revision-'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
    const outside = scratch();
    writeFileSync(join(outside, 'tiny.yaml'), drill);
    expect(driftdrill(['check', 'tiny.yaml', '--against', 'HEAD'], { cwd: outside }).code).toBe(2);
  });
});

/** A drill whose alert and fault speak of countries. */
const divided = drill
  .replace('rate: 1/s', 'rate: 4/s\n    segments: {country: {DE: 0.5, FR: 0.5}}')
  .replace(
    /faults:\n.*\n/,
    'faults:\n  - {id: spike, inject: latency-spike, with: {factor: 4}, scope: {segment: {country: [DE]}}}\n',
  )
  .replace('window: 5m, every: 1m}}\n  rules', 'window: 5m, every: 1m}, by: [country]}\n  rules');

describe('segments', () => {
  it('are compared where the fault reaches them', () => {
    const cwd = scratch();
    const file = join(cwd, 'tiny.yaml');
    writeFileSync(file, divided);
    const check = quietCheck(cwd);
    expect(check('--update-baseline').code).toBe(0);
    edit(file, 'slow > 80ms,', 'slow > 80ms, for: 10m,');
    const slower = check('--json', '-', '--out', 'out');
    expect(slower.code).toBe(1);
    expect(results(slower).cells.map(({ alert, segment, verdict }) => [alert, segment, verdict])).toEqual([
      ['Stale', null, 'pass'],
      ['Slow', null, 'fail'],
      ['Slow', 'country=DE', 'fail'],
    ]);
    expect(readFileSync(join(cwd, 'out/junit.xml'), 'utf8')).toContain('name="Slow in country=DE: spike"');
    expect(readFileSync(join(cwd, 'out/check.md'), 'utf8')).toContain('| Slow in country=DE | spike |');
  });
});

describe('sweeps and cases', () => {
  const swept = drill
    .replace(/faults:\n.*\n/, (lag) => `${lag}  - {id: spike, inject: latency-spike, with: {factor: 4}}\n`)
    .replace(
      'trials: 20',
      'cases: [{id: lags, faults: [lag]}, {id: spikes, faults: [spike]}]\nsweep: {"faults.spike.with.factor": [3, 4]}\n',
    );

  it('are compared cell by cell, and other traffic or another grid is refused', () => {
    const cwd = scratch();
    const file = join(cwd, 'tiny.yaml');
    writeFileSync(file, swept);
    const check = (...args: string[]) =>
      driftdrill(['check', 'tiny.yaml', '--baseline', 'b.json', '--trials', '20', '--quiet', ...args], { cwd });
    expect(check('--update-baseline').code).toBe(0);
    const made = JSON.parse(readFileSync(join(cwd, 'b.json'), 'utf8')) as {
      scenarios: { tiny: { results: { cells: Record<string, { alerts: Record<string, object> }> } } };
    };
    const { cells } = made.scenarios.tiny.results;
    const labels = [
      'as written, case lags',
      'as written, case spikes',
      'faults.spike.with.factor=3, case lags',
      'faults.spike.with.factor=3, case spikes',
    ];
    expect(Object.keys(cells)).toEqual(labels);
    expect(labels.map((label) => 'falseAlarms' in cells[label].alerts.Slow).filter(Boolean)).toHaveLength(1);
    const same = check('--json', '-');
    expect([same.code, results(same).verdict]).toEqual([0, 'pass']);
    edit(file, 'slow > 80ms, severity', 'slow > 80ms, for: 10m, severity');
    const slower = check('--json', '-', '--out', 'out');
    expect(slower.code).toBe(1);
    const failed = results(slower).cells.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ cell, alert, fault }) => [cell, alert, fault])).toEqual([
      [labels[3], 'Slow', 'spike'],
      [labels[1], 'Slow', 'spike'],
    ]);
    expect(readFileSync(join(cwd, 'out/check.md'), 'utf8')).toContain('| Slow | spike | as written, case spikes |');
    const moved = check('--update-baseline', '--reporter', 'markdown', '--out', 'moved');
    expect(moved.code).toBe(0);
    expect(readFileSync(join(cwd, 'moved/check.md'), 'utf8')).toContain('Slower**: Slow on spike');
    expect(check('--set', 'system.traffic.rate=2/s')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/other traffic.* system\.traffic\.rate/),
    });
    edit(file, '[3, 4]', '[2, 3, 4]');
    expect(check()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cell faults.spike.with.factor=2, case spikes'),
    });
  });
});

describe('what can’t be compared', () => {
  it('is invalid (4) where a fault met no row, and leaves the baseline as it is', () => {
    const cwd = scratch();
    writeFileSync(
      join(cwd, 'tiny.yaml'),
      drill.replace('features: [velocity]', 'features: [velocity], share: 0.0001%'),
    );
    const check = quietCheck(cwd);
    expect(check('--update-baseline').code).toBe(4);
    expect(existsSync(join(cwd, 'b.json'))).toBe(false);
    writeFileSync(join(cwd, 'good.yaml'), drill);
    const good = (...args: string[]) =>
      driftdrill(['check', 'good.yaml', '--baseline', 'b.json', '--quiet', ...args], { cwd });
    expect(good('--update-baseline').code).toBe(0);
    const made = readFileSync(join(cwd, 'b.json'), 'utf8');
    expect(check('--update-baseline').code).toBe(4);
    expect(readFileSync(join(cwd, 'b.json'), 'utf8')).toBe(made);
    edit(join(cwd, 'good.yaml'), 'features: [velocity]', 'features: [velocity], share: 0.0001%');
    const git4 = repository((folder) =>
      writeFileSync(join(folder, 'good.yaml'), readFileSync(join(cwd, 'good.yaml'), 'utf8')),
    );
    edit(join(git4, 'good.yaml'), 'freshness > 4m', 'freshness > 5m');
    const against = driftdrill(['check', 'good.yaml', '--against', 'HEAD', '--json', '-', '--quiet', '--out', 'out'], {
      cwd: git4,
    });
    expect(against.code).toBe(4);
    expect(results(against)).toMatchObject({ verdict: 'invalid' });
    expect(results(against).warnings.join(' ')).toContain('fault lag was not injected');
    expect(readFileSync(join(git4, 'out/junit.xml'), 'utf8')).toContain('type="invalid"');
  });

  it.each([
    ['half of it', (text: string) => text.slice(0, text.length / 2), 'is not a baseline'],
    [
      'another version',
      (text: string) => text.replace('"driftdrillBaseline": 1', '"driftdrillBaseline": 99'),
      'version 99',
    ],
    ['a seed taken out', (text: string) => text.replace(/("faulted": \[)[^,]+, /, '$1'), '19 entries'],
    [
      'a rule that can’t be',
      (text: string) => text.replace('"when": "freshness > ', '"when": "freshnes >'),
      'freshnes',
    ],
  ])('a baseline with %s is refused (2) with what to do', (_, change, says) => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'tiny.yaml'), drill);
    const check = quietCheck(cwd);
    expect(check('--update-baseline').code).toBe(0);
    const changed = change(readFileSync(join(cwd, 'b.json'), 'utf8'));
    writeFileSync(join(cwd, 'b.json'), changed);
    edit(join(cwd, 'tiny.yaml'), 'freshness > 4m', 'freshness > 3m50s');
    const refused = check();
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(says)]);
    expect(refused.stderr).not.toContain('    at ');
    expect(readFileSync(join(cwd, 'b.json'), 'utf8')).toBe(changed);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['while comparing', []],
    ['while updating', ['--update-baseline']],
  ])('%s ends with 130 and leaves the baseline as it is', async (_, more) => {
    const cwd = scratch();
    const file = join(cwd, 'tiny.yaml');
    const baseline = join(cwd, 'b.json');
    writeFileSync(file, drill.replace('rate: 1/s', 'rate: 60/s'));
    expect(
      driftdrill(['check', file, '--baseline', baseline, '--trials', '1', '--update-baseline', '--quiet']).code,
    ).toBe(0);
    const made = readFileSync(baseline, 'utf8');
    edit(file, 'for: 0s', 'for: 10m');
    const run = start([
      'check',
      file,
      '--baseline',
      baseline,
      '--trials',
      '160',
      '--json',
      join(cwd, 'out.json'),
      ...more,
    ]);
    const deadline = Date.now() + 30_000;
    while (!run.said().includes('trials') && run.child.exitCode === null && Date.now() < deadline)
      await new Promise((next) => setTimeout(next, 20));
    run.child.kill('SIGINT');
    const { code } = await run.ended;
    expect(code, run.said()).toBe(130);
    expect(readFileSync(baseline, 'utf8')).toBe(made);
    expect(readdirSync(cwd).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('modules of one’s own', () => {
  const modular = drill
    .replace(
      'inject: feature-store-lag, with: {mode: stall}, scope: {features: [velocity]}',
      'inject: ./sentinel.ts, scope: {features: [amount]}',
    )
    .replace(
      'freshness: {level: {signal: featureAge.velocity, statistic: p95, window: 5m, every: 1m}}',
      'freshness: {./run.ts: {signal: feature.amount}}',
    )
    .replace('freshness > 4m, for: 0s', 'freshness');
  const files = (folder: string): void => {
    writeFileSync(join(folder, 'tiny.yaml'), modular);
    copyFileSync(join(root, 'docs/examples/sentinel-value.ts'), join(folder, 'sentinel.ts'));
    copyFileSync(join(root, 'docs/examples/equal-run.ts'), join(folder, 'run.ts'));
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  };
  const installed = (folder: string): void => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/driftdrill'), 'dir');
  };

  it('are taken from the revision, detectors and injectors', () => {
    const cwd = repository(files);
    installed(cwd);
    const against = () => driftdrill(['check', 'tiny.yaml', '--against', 'HEAD', '--json', '-', '--quiet'], { cwd });
    const same = against();
    expect([same.code, results(same).verdict]).toEqual([0, 'pass']);
    expect(results(same).trials).toEqual({ base: 20, now: 20 });
    edit(join(cwd, 'run.ts'), 'this.length >= this.limit', 'this.length >= 60 * this.limit');
    const slower = against();
    expect(slower.code, slower.stderr).toBe(1);
    expect(results(slower).cells[0]).toMatchObject({ alert: 'Stale', verdict: 'fail', change: 'slower' });
    edit(join(cwd, 'run.ts'), 'this.length >= 60 * this.limit', 'this.length >= this.limit');
    edit(
      join(cwd, 'sentinel.ts'),
      'column[row] = this.value;',
      'column[row] = row % 4 === 0 ? this.value : column[row];',
    );
    const other = against();
    expect(results(other).warnings.join(' ')).toContain('data and modules');
    expect(results(other).cells[0].now.hits).toBeLessThan(results(other).cells[0].base.hits);
  });

  it('changed since a baseline was made, bound it to the seeds that it keeps', () => {
    const cwd = scratch();
    files(cwd);
    installed(cwd);
    const check = (...args: string[]) =>
      driftdrill(['check', 'tiny.yaml', '--baseline', 'b.json', '--json', '-', '--quiet', ...args], { cwd });
    expect(check('--update-baseline').code).toBe(0);
    edit(join(cwd, 'run.ts'), 'this.length >= this.limit', 'this.length >= 2 + (this.limit - 2) * 1.4');
    const found = results(check());
    expect(found).toMatchObject({ seeds: 20, trials: { base: 0, now: 20 } });
    expect(found.warnings.join(' ')).toContain('run.ts is not what it was');
  });
});

interface Step {
  run?: string;
  env?: Record<string, string>;
}

/** Runs the commands of a workflow as a runner would, with this build in place of the published package. */
function runSteps(steps: readonly Step[], cwd: string, env: Record<string, string>) {
  return steps.map(({ run = 'true' }) => {
    const command = run.replace(/npx --yes driftdrill@[\d.]+/g, `node ${join(root, 'bin', 'driftdrill.js')}`);
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', command], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: cwd, ...env },
    });
    return { command, code: status, stdout, stderr };
  });
}

describe('on GitHub', () => {
  const starter = () => repository((folder) => expect(driftdrill(['init', folder]).code).toBe(0));

  it('the workflow of `init` passes what is unchanged and annotates a slower rule', () => {
    const clone = starter();
    const summary = join(scratch(), 'summary.md');
    const workflow = parse(readFileSync(join(clone, '.github/workflows/driftdrill.yml'), 'utf8')) as {
      jobs: { drills: { steps: Step[] } };
    };
    const env = { GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: summary };
    const steps = workflow.jobs.drills.steps.filter(({ run }) => run?.includes('driftdrill@'));
    expect(steps.map(({ run }) => /@[\d.]+ (\w+)/.exec(run ?? '')?.[1])).toEqual(['validate', 'run', 'check']);
    const [, , unchanged] = runSteps(steps, clone, env);
    expect([unchanged.code, unchanged.stderr]).toEqual([0, expect.any(String)]);
    edit(join(clone, 'drills/first-drill.yaml'), 'when: freshness > 10m,', 'when: freshness > 10m, for: 10m,');
    const [slower] = runSteps(steps.slice(2), clone, env);
    expect(slower.code, slower.stderr).toBe(1);
    expect(slower.stdout).toMatch(/^::error file=drills\/first-drill.yaml,line=37,col=\d+,title=StaleFeatures/m);
    expect(readFileSync(summary, 'utf8')).toContain('**Slower**: StaleFeatures on lag');
    expect(existsSync(join(clone, 'driftdrill-out/check/junit.xml'))).toBe(true);
  });

  it('the action compares with the base branch', () => {
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
      inputs: Record<string, { default: string }>;
      runs: { using: string; steps: Step[] };
    };
    expect(action.runs.using).toBe('composite');
    const step = action.runs.steps.at(-1)!;
    const given = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => {
        const input = /inputs\.(\w+)/.exec(value)?.[1] ?? '';
        return [name, action.inputs[input].default];
      }),
    );
    const env = { ...given, GITHUB_BASE_REF: 'main', GITHUB_ACTION_PATH: root, GITHUB_STEP_SUMMARY: '' };
    const [ran] = runSteps([step], starter(), env);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('Nothing moved against origin/main.');
  });
});
