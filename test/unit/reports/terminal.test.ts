import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminal } from '../../../reports/terminal/terminal.js';
import { textWidth } from '../../../reports/text.js';
import { fixtures, fraud } from './fixtures.js';

const render = (name: string, width = 100, color = false): string => terminal.render(fixtures[name], { color, width });

describe('the terminal report', () => {
  it.each(['fraud', 'fault-free', 'blind', 'invalid', 'undecided', 'chart', 'bare', 'sparse'])(
    'puts %s on one screen of 100 columns',
    (name) => {
      expect(render(name).split('\n').length).toBeLessThanOrEqual(46);
    },
  );

  it('gives many scenarios a line or two each, and the sum', () => {
    const lines = render('catalogue').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(2 * fixtures.catalogue.length + 2);
    expect(lines[lines.length - 1]).toMatch(/^7 drills: 4 passed, 1 failed, 1 undecided and 1 invalid · 87M requests/);
  });

  it('keeps every line inside the terminal, but for the replay command', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(fixtures)), fc.integer({ min: 70, max: 120 }), (name, width) => {
        for (const line of render(name, width).split('\n'))
          if (!line.startsWith('  replay'))
            expect(textWidth(line), `${name} at ${width}: ${line}`).toBeLessThanOrEqual(width);
      }),
      { numRuns: 60 },
    );
  });

  it('marks verdicts by signs, not by colour alone', () => {
    expect(render('fraud')).toMatch(/^✓ PASS/);
    expect(render('blind')).toMatch(/^✗ FAIL/);
    expect(render('undecided')).toMatch(/^\? INCONCLUSIVE/);
    expect(render('invalid')).toMatch(/^! INVALID/);
  });

  it('differs by nothing but escapes when coloured', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
    const escapes = /\u001b\[[\d;]*m/g;
    for (const name of Object.keys(fixtures)) {
      const coloured = render(name, 100, true);
      if (fixtures[name].length > 0) expect(coloured).toMatch(escapes);
      expect(coloured.replace(escapes, '')).toBe(render(name));
    }
  });

  it('shows recall, chance, delays, false alarms, dummies, checks, warnings and how to replay', () => {
    const text = render('fraud');
    for (const word of ['recall', 'by chance', 'median', 'p90', 'always firing', 'never firing', 'a day', 'Checks'])
      expect(text).toContain(word);
    expect(text).toContain("! detector 'amount-ks' is not used by any rule");
    expect(text).toContain(`replay ${fraud.scorecard.replay}`);
    expect(text).toContain('✓ recall(StaleFeatures, lag) >= 0.9');
    expect(text).toContain('97%, bounds 91–99%');
  });

  it('says first what fails in the line of a scenario', () => {
    const text = render('catalogue');
    expect(text).toMatch(/✗ ranker-concept-drift .*blind spot/);
    expect(text).toContain('2 failed, 1 undecided: CtrDrop fires on drift within 20m is 12%');
    expect(text).toMatch(/! rental-label-flip +3 of 3 trials were invalid/);
  });

  it('folds alerts that see nothing where the table would be long', () => {
    const text = render('wide');
    expect(text).toContain('the other 7 see nothing');
    expect(text.split('\n').length).toBeLessThanOrEqual(56);
  });
});
