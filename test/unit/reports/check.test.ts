import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../harness/core/comparison.js';
import { specialReady } from '../../../harness/core/special.js';
import { compareSeeds } from '../../../harness/score/regression/compare.js';
import { looksUpTo } from '../../../harness/score/regression/looks.js';
import { checkAnnotations } from '../../../reports/check/github.js';
import { checkJunit } from '../../../reports/check/junit.js';
import { checkMarkdown } from '../../../reports/check/markdown.js';
import { checkTerminal } from '../../../reports/check/terminal.js';
import { list, seeds } from '../score/regression/seeds.js';
import { xmlFault } from './well-formed.js';

beforeAll(specialReady);

function result(changes: Partial<CheckResult> = {}): CheckResult {
  const delays = list(20, (i) => 500 + i);
  const base = seeds({ Same: { ttd: delays }, 'Slow|<b>': { ttd: delays }, Noisy: { ttd: delays } });
  const now = seeds({
    Same: { ttd: delays },
    'Slow|<b>': { ttd: delays.map((delay, i) => (i === 0 ? null : delay + 200)) },
    Noisy: { ttd: delays, alarms: list(20, () => 2) },
    Extra: { ttd: delays },
  });
  return {
    check: 1,
    scenario: 'drill',
    title: 'A drill & more',
    file: 'drills/drill.yaml',
    seed: 42,
    deadlineS: 3600,
    hash: 'abc',
    against: 'origin/main',
    onInconclusive: 'fail',
    places: { 'Slow|<b>': { file: 'drills/drill.yaml', line: 7, column: 9 } },
    trials: { base: 20, now: 20 },
    warnings: [],
    wallS: 1,
    made: '2026-01-01T00:00:00.000Z',
    replay: 'driftdrill check drills/drill.yaml --against origin/main --trials 20',
    ...compareSeeds(base, now, { looks: looksUpTo(20), seed: 's', exact: false }),
    ...changes,
  };
}

describe('the comparison', () => {
  it('on the terminal has changed cells first and counts the rest', () => {
    const text = checkTerminal([result()], { color: false, width: 110 });
    expect(text).toMatchInlineSnapshot(`
      "✗ FAIL  A drill & more
        2 of 6 cells got worse than origin/main on 20 seeds.

              Alert     Fault                Before             Now  Change
        Fail  Slow|<b>  lag           8m30s (20/20)  14m15s (19/20)  5m45s slower, 1 new miss
        Fail  Noisy     false alarms              0   40 in 20 days  40 more
        and 4 cells the same in every seed
        ! Extra is new: there is nothing to compare it with
        replay driftdrill check drills/drill.yaml --against origin/main --trials 20
      "
    `);
  });

  it('as Markdown tells misses, noise and delay apart and escapes names', () => {
    const text = checkMarkdown([result(), result({ cells: [], alarms: [], verdict: 'pass' })]);
    expect(text).toContain('- **New misses**: Slow\\|&lt;b&gt; on lag');
    expect(text).toContain('- **New false alarms**: Noisy');
    expect(text).toContain('- **Slower**: Slow\\|&lt;b&gt; on lag');
    expect(text).toContain('- **New alerts**: Extra');
    expect(text).toContain('1 other drill: nothing moved.');
    expect(text).toContain('`driftdrill check drills/drill.yaml --against origin/main --trials 20`');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('names segments and cells where there are any', () => {
    const label = 'faults.lag.scope.share=10%, case one';
    const { cells, alarms } = result();
    const divided = result({
      cells: cells.map((cell) => ({ ...cell, cell: label, segment: cell.alert === 'Same' ? null : 'country=DE' })),
      alarms: alarms.map((alarm) => ({ ...alarm, cell: null })),
    });
    const terminal = checkTerminal([divided], { color: false, width: 120 });
    expect(terminal).toMatch(/Fail {2}Slow\|<b> in country=DE {2}lag +scope.share=10%, case one/);
    expect(terminal).toMatch(/Fail {2}Noisy +false alarms {2}all/);
    const markdown = checkMarkdown([divided]);
    expect(markdown).toContain('| Slow\\|&lt;b&gt; in country=DE | lag | scope.share=10%, case one |');
    expect(markdown).toContain(`- **Slower**: Slow\\|&lt;b&gt; on lag (${label}; country=DE)`);
    const junit = checkJunit([divided]);
    expect(xmlFault(junit)).toBeNull();
    expect(junit).toContain('name="Slow|&lt;b&gt; in country=DE: lag, faults.lag.scope.share=10%, case one"');
    expect(checkAnnotations([divided])).toContain(
      'title=Slow|<b> in country=DE%3A lag%2C faults.lag.scope.share=10%25%2C case one%3A worse::',
    );
  });

  it('as JUnit is well-formed and counts what it holds', () => {
    const text = checkJunit([result()]);
    expect(xmlFault(text)).toBeNull();
    expect(text).toContain('<testsuites name="driftdrill check" tests="7" failures="2" errors="0" skipped="0">');
    expect(text.match(/<failure/g)).toHaveLength(2);
  });

  it('annotates the line of the rule that moved', () => {
    const lines = checkAnnotations([result()]).trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^::error file=drills\/drill.yaml,line=7,col=9,title=Slow\|<b>%3A lag%3A worse::/);
    expect(lines[1]).toMatch(/^::error file=drills\/drill.yaml,line=1,col=1,title=Noisy%3A false alarms/);
    const invalid = checkAnnotations([result({ cells: [], alarms: [], verdict: 'invalid', warnings: ['no 100%'] })]);
    expect(invalid).toBe('::error file=drills/drill.yaml::Nothing can be concluded: no 100%25.\n');
  });
});
