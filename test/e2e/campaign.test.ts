import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { comparable, driftdrill, root, scorecardOf, scratch, start } from './cli.js';

const swept = 'test/e2e/scenarios/swept.yaml';
const cellsOnly = ({ cells }: Scorecard) => cells.map(({ stopped: _stopped, ...cell }) => cell);

describe('a sweep over cases', () => {
  it('gives the same whether branches share the part before onset, whatever the workers, in parts or whole', () => {
    const whole = comparable(scorecardOf([swept, '--trials', '23']));
    expect(whole.cells).toHaveLength(12);
    expect(whole.cells.map((cell) => cell.case).slice(0, 2)).toEqual(['shifted', 'both']);
    expect(comparable(scorecardOf([swept, '--trials', '23', '--no-fork', '--workers', '1']))).toEqual(whole);
    const folders = [3, 1, 2].map((index) => {
      const folder = scratch();
      expect(
        driftdrill(['run', swept, '--trials', '23', '--shard', `${index}/3`, '--out', folder, '--quiet']).code,
      ).toBe(0);
      return folder;
    });
    const joined = driftdrill(['merge', ...folders, '--quiet', '--json', '-']);
    expect(comparable(JSON.parse(joined.stdout) as Scorecard)).toEqual(whole);
    const torn = driftdrill(['merge', ...folders.slice(1)]);
    expect(torn.code).toBe(2);
    expect(torn.stderr).toContain('of 3 parts 3 is missing');
  });

  it('has the same estimates in less simulation where branches end early', () => {
    const early = scorecardOf([swept, '--trials', '19']);
    const late = scorecardOf([swept, '--trials', '19', '--no-early-stop']);
    expect(cellsOnly(early)).toEqual(cellsOnly(late));
    expect(early.requests).toBeLessThan(0.9 * late.requests);
  });

  it('ends clear cells by rule, the file’s own never', () => {
    const card = scorecardOf([swept, '--trials', '70', '--set', 'cases=[{id: shifted, faults: [shift]}]']);
    const ended = card.cells.filter((cell) => cell.stopped !== null);
    expect(ended.length).toBeGreaterThan(0);
    const [{ stopped, alerts }] = ended;
    expect((stopped?.n ?? 0) % 20).toBe(0);
    expect(alerts.Chart.faults.shift.rawRecall.n).toBe(stopped?.n);
    expect(alerts.Chart.faults.shift.chance.n).toBe(70);
    const own = card.cells.find(
      ({ set }) => set['faults.shift.with.mean'] === 1 && set['stack.rules.Stale.when'] === 'age > 2m',
    );
    expect(own?.stopped).toBeNull();
    expect(own?.alerts).toEqual(card.alerts);
  });
});

describe('gates in cells', () => {
  const failing = 'rmst(ttd(Chart, shift)) < 3m';

  /** The sweep with its faults drilled one by one, and other gates. */
  function variant(gates: string[], sweep = 'sweep: {"faults.shift.with.mean": [0.02, 1, 2]}'): string[] {
    const text = readFileSync(join(root, swept), 'utf8')
      .replace(/^cases: .*$/m, 'cases: [{id: shifted, faults: [shift]}, {id: late, faults: [lag]}]')
      .replace(/^expect: .*$/m, '')
      .replace(/^gates: .*$/m, `gates: ${JSON.stringify(gates)}`)
      .replace(/^sweep: .*$/m, sweep);
    const file = join(scratch(), 'variant.yaml');
    writeFileSync(file, text);
    return ['run', file, '--trials', '30', '--quiet'];
  }

  it('fail if one cell fails, and pass where a condition leaves that one out', () => {
    const out = scratch();
    const ran = driftdrill([...variant([failing]), '--out', out]);
    expect(ran.code).toBe(1);
    const card = JSON.parse(readFileSync(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
    const [gate] = card.gates;
    expect(gate).toMatchObject({
      verdict: 'fail',
      note: 'fails in 1 of 3 cells at faults.shift.with.mean 0.02, case shifted',
    });
    expect(gate.cells?.map(({ case: drilled, verdict }) => `${drilled} ${verdict}`)).toEqual([
      'shifted fail',
      'shifted pass',
      'shifted pass',
    ]);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('↳ shift.with.mean 0.02, case shifted');
    expect(readFileSync(join(out, 'junit.xml'), 'utf8')).toContain('tests="4" failures="1"');
    const narrowed = [
      `${failing} where faults.shift.with.mean >= 1`,
      'recall(Stale, lag) > 0.5 where case = late and faults.shift.with.mean > 1',
    ];
    const passed = driftdrill([...variant(narrowed), '--json', '-']);
    expect(passed.code).toBe(0);
    expect((JSON.parse(passed.stdout) as Scorecard).gates.map(({ cells }) => cells?.length)).toEqual([2, 1]);
  });

  it('answer a condition that says nothing with what to change, and run nothing', () => {
    const out = join(scratch(), 'out');
    for (const [condition, said] of [
      ['faults.shift.with.meen > 1', "did you mean 'faults.shift.with.mean'?"],
      ['faults.shift.with.mean > 1m', 'it is swept over numbers or shares'],
      ['faults.shift.with.mean > 2', 'no cell of the sweep'],
      ['case = late', 'no cell of the sweep in which shift acts is like that'],
      ['stack.rules.Stale.when > 1', 'is not swept'],
    ]) {
      const ran = driftdrill([...variant([`${failing} where ${condition}`]), '--out', out]);
      expect([condition, ran.code]).toEqual([condition, 2]);
      expect(ran.stderr).toContain(said);
      expect(existsSync(out)).toBe(false);
    }
  });

  it('are invalid where a fault met no row in a cell that is not the file’s own', () => {
    const ran = driftdrill([...variant([], 'sweep: {faults.lag.scope.share: [0.0001%, 100%]}'), '--json', '-']);
    expect(ran.code).toBe(4);
    const card = JSON.parse(ran.stdout) as Scorecard;
    expect(card.verdict).toBe('invalid');
    expect(card.invalid[0].reason).toBe(
      'fault lag was not injected: no row in scope (faults.lag.scope.share 0.0001%, case late)',
    );
  });
});

describe('--resume', () => {
  it('goes on after SIGKILL to the bytes of an undisturbed run', async () => {
    const undisturbed = scratch();
    const args = ['run', swept, '--trials', '30', '--quiet'];
    driftdrill([...args, '--out', undisturbed]);
    const out = scratch();
    const trials = join(out, 'trials.jsonl');
    for (const lines of [20_000, 1_000_000]) {
      const run = start([...args, '--resume', out]);
      const timer = setInterval(() => {
        if (existsSync(trials) && statSync(trials).size > lines) run.child.kill('SIGKILL');
      }, 5);
      await run.ended;
      clearInterval(timer);
    }
    expect(driftdrill([...args, '--resume', out]).stderr).toBe('');
    const card = (folder: string) =>
      comparable(JSON.parse(readFileSync(join(folder, 'scorecard.json'), 'utf8')) as Scorecard);
    expect(card(out)).toEqual(card(undisturbed));
    for (const name of ['alerts.jsonl', 'results.jsonl', 'results.parquet', 'sketches.json', 'trials.jsonl'])
      expect(readFileSync(join(out, name), 'utf8') === readFileSync(join(undisturbed, name), 'utf8'), name).toBe(true);
  });

  it('refuses a folder of another campaign', () => {
    const out = scratch();
    driftdrill(['run', swept, '--trials', '2', '--quiet', '--out', out]);
    const ran = driftdrill(['run', swept, '--trials', '2', '--seed', '7', '--quiet', '--resume', out]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('another campaign');
  });
});
