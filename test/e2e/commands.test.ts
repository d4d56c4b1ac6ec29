import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driftdrill, root, scorecardOf, scratch, start } from './cli.js';

describe('list and explain come from the declarations', () => {
  it.each(['scenarios', 'injectors', 'detectors', 'models', 'reporters'])('list %s', (what) => {
    const items = JSON.parse(driftdrill(['list', what, '--json']).stdout) as { name: string; summary: string }[];
    expect(items.length).toBeGreaterThan(3);
    for (const item of items) expect(item.summary, item.name).toMatch(/\S/);
    const text = driftdrill(['list', what]).stdout;
    for (const item of items) expect(text).toContain(item.name);
  });

  it('explains them', () => {
    for (const what of ['injectors', 'detectors', 'models', 'presets']) {
      const items = JSON.parse(driftdrill(['list', what, '--json']).stdout) as { name: string }[];
      for (const { name } of items.filter((_, i) => i % 6 === 0)) {
        const ran = driftdrill(['explain', name]);
        expect(ran.code, name).toBe(0);
        expect(ran.stdout).toContain('Source:');
        expect(ran.stdout).not.toMatch(/undefined|NaN/);
      }
    }
  });

  it('explains the keys that models share, and all that goes by one name', () => {
    expect(driftdrill(['explain', 'logistic']).stdout).toMatch(
      /^ {2}weights .*\n(?:.*\n)+ {2}threshold +number +0\.5 /m,
    );
    const recorded = driftdrill(['explain', 'recorded']).stdout;
    expect(recorded).toMatch(/^recorded \(injector\)$/m);
    expect(recorded).toMatch(/^recorded \(model\)$/m);
    expect(JSON.parse(driftdrill(['explain', 'recorded', '--json']).stdout)).toHaveLength(2);
  });

  it('answers a misspelt name with the nearest one', () => {
    const ran = driftdrill(['explain', 'feature-store-lags']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("did you mean 'feature-store-lag'?");
  });
});

describe('init', () => {
  it('writes a scenario that passes its own gates, without a warning', () => {
    const folder = join(scratch(), 'new', 'drills here');
    expect(driftdrill(['init', folder]).code).toBe(0);
    expect(existsSync(join(folder, '.github/workflows/driftdrill.yml'))).toBe(true);
    const valid = driftdrill(['validate', join(folder, 'drills')]);
    expect(valid.stderr).toBe('');
    expect(valid.code).toBe(0);
    const ran = driftdrill(['run', join(folder, 'drills'), '--quiet']);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  });

  it('never writes over a file', () => {
    const folder = scratch();
    driftdrill(['init', folder]);
    const again = driftdrill(['init', folder]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('already there');
  });
});

describe('the bundled drills', () => {
  it('are all valid, without a warning', () => {
    const ran = driftdrill(['validate', 'scenarios/catalogue']);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  });
});

describe('output', () => {
  const chart = 'scenarios/catalogue/textbook-ewma.yaml';

  it('keeps data and progress apart', () => {
    const ran = driftdrill(['run', chart, '--json', '-', '--trials', '50']);
    expect(JSON.parse(ran.stdout).scorecard).toBe(1);
    expect(ran.stderr).toContain('textbook-ewma');
  });

  it('is silent when quiet', () => {
    const ran = driftdrill(['run', chart, '--quiet', '--trials', '50']);
    expect([ran.stdout, ran.stderr]).toEqual(['', '']);
  });

  it('has no colours off a terminal', () => {
    const ran = driftdrill(['run', chart, '--trials', '50']);
    expect(ran.stdout + ran.stderr).not.toContain('\u001b');
  });

  it('writes only the reports asked for', () => {
    const out = scratch();
    driftdrill(['run', chart, '--trials', '50', '--reporter', 'junit,markdown', '--out', out]);
    expect(existsSync(join(out, 'junit.xml')) && existsSync(join(out, 'report.md'))).toBe(true);
    expect(existsSync(join(out, 'report.html'))).toBe(false);
  });

  it('completes commands and names for the shell', () => {
    expect(driftdrill(['complete', 'bash']).stdout).toContain('driftdrill');
    expect(driftdrill(['complete', '--', 'explain', 'feature']).stdout).toContain('feature-store-lag');
  });

  it('lists every flag of run in its help', () => {
    const help = driftdrill(['run', '--help']).stdout;
    for (const flag of [
      '--trials',
      '--seed',
      '--set',
      '--workers',
      '--reporter',
      '--json',
      '--out',
      '--shard',
      '--resume',
      '--no-fork',
      '--no-early-stop',
      '--quiet',
      '--no-color',
    ]) {
      expect(help).toContain(flag);
    }
  });

  it('gives the file’s own answer for a replay command', () => {
    const card = scorecardOf([chart, '--trials', '20', '--set', 'faults.shift.with.mean=2']);
    expect(card.replay).toContain('--set faults.shift.with.mean=2');
    const again = scorecardOf(card.replay.split(' ').slice(2));
    expect(again.alerts).toEqual(card.alerts);
  });
});

describe('Ctrl-C', () => {
  it('keeps what is finished and ends with 130', async () => {
    const out = scratch();
    const run = start(['run', 'test/e2e/scenarios/small.yaml', '--trials', '20000', '--out', out]);
    await new Promise<void>((ready) => {
      const timer = setInterval(() => {
        if (run.said().includes('trials')) {
          clearInterval(timer);
          ready();
        }
      }, 50);
      setTimeout(() => {
        clearInterval(timer);
        ready();
      }, 8000);
    });
    run.child.kill('SIGINT');
    const { code } = await run.ended;
    expect(code).toBe(130);
    const card = JSON.parse(readFileSync(join(out, 'scorecard.json'), 'utf8'));
    expect(card.trials).toBeGreaterThan(0);
    expect(card.trials).toBeLessThan(20000);
    expect(card.warnings.join(' ')).toContain('interrupted');
  });
});

describe('plug-ins of one’s own', () => {
  it('run as the guide shows them', () => {
    const card = scorecardOf(['docs/examples/plug-ins.yaml']);
    expect(card.verdict).toBe('pass');
    expect(card.alerts.StuckFeature.faults.sentinel.perTrial.faulted).toEqual(Array(20).fill(4));
    expect(card.alerts.StuckFeature.falseAlarms.episodes).toBe(0);
  });
});

describe('examples in docs/', () => {
  const pages = ['README.md', ...readdirSync(join(root, 'docs/tutorials')).map((name) => `docs/tutorials/${name}`)];
  const text = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n');

  it('name files that are there', () => {
    for (const [path] of text.matchAll(/(?:scenarios|docs)\/[\w./-]+\.(?:yaml|md|json|png|ts)/g)) {
      expect(existsSync(join(root, path)), path).toBe(true);
    }
  });

  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block.split('\n'));
  const commands = blocks.filter((line) => line.startsWith('driftdrill run'));
  const plans = blocks.filter((line) => line.startsWith('driftdrill plan'));

  it.each(plans)('%s', (command) => {
    const ran = driftdrill(command.split(/\s+#/)[0].split(' ').slice(1));
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('on this machine')]);
  });

  it.each(commands)('%s', (command) => {
    const args = command
      .split(/\s+#/)[0]
      .replace(/ --out \S+/, '')
      .split(' ')
      .slice(1);
    const ran = driftdrill([...args, '--trials', '2', '--out', scratch()]);
    expect(ran.stderr).not.toContain('error');
    expect([0, 1, 3]).toContain(ran.code);
  });
});
