import { describe, expect, it } from 'vitest';
import { html } from '../../../reports/html/html.js';
import { markdown } from '../../../reports/markdown.js';
import { blindCells, columnText, groupText, summariseSweep, sweepGroups } from '../../../reports/sweep.js';
import { terminal } from '../../../reports/terminal/terminal.js';
import { fraud } from './fixtures.js';
import { cased, swept } from './sweep-fixture.js';

const options = { color: false, width: 100 };

describe('a sweep in words', () => {
  it('says from what size on a fault is seen, what was calibrated and what stays unseen', () => {
    const told = summariseSweep(swept.scorecard).join('\n');
    expect(told).toContain('DriftKs was set to amount-ks.p < 0.00021, which gives one every 2.9 weeks without a fault');
    expect(told).toMatch(
      /\w+ sees shift in 8 of 10 drills from a mean of 0\.\d+ \(0\.\d+–0\.\d+\) on, the most sensitive/,
    );
    // At the file's own threshold, though a lower one was tried that is more sensitive.
    expect(told).toContain('DriftKs sees shift');
    expect(told).toMatch(/In \d+ of 24 cells no alert saw the fault/);
    expect(summariseSweep(fraud.scorecard)).toEqual([]);
  });

  it('makes columns of the sizes of the fault and groups of all else', () => {
    const groups = sweepGroups(swept.scorecard);
    expect(groups.map(groupText)).toEqual([
      'shift, when drift > 0.1',
      'shift, when drift > 0.2',
      'shift, when drift > 0.3',
    ]);
    for (const group of groups)
      expect(group.cells.map((cell) => columnText(group, cell))).toEqual('0.05 0.1 0.15 0.2 0.3 0.4 0.6 1'.split(' '));
  });

  it('keeps cases apart, and prices what nobody saw', () => {
    expect(sweepGroups(cased.scorecard).map(({ case: name, fault }) => [name, fault])).toEqual([
      ['lag', 'lag'],
      ['flipped', 'flip'],
    ]);
    expect(blindCells(cased.scorecard).map(({ group, loss }) => [group.fault, loss])).toEqual([['flip', '€310']]);
  });
});

describe('reports of a sweep', () => {
  it('has every part on the page', () => {
    const page = html.render([swept], options);
    for (const part of [
      'Calibrated thresholds',
      'What is seen, by size',
      'Sensitivity',
      'Smallest fault that is seen',
      'What thresholds trade',
      'Blind spots',
    ])
      expect(page).toContain(`<h3>${part}</h3>`);
    expect(page).toContain('drift &gt; 0.2, in use');
    expect(page).toContain('80% from 0.');
    expect(page.match(/class="figure heat seen"/g)).toHaveLength(72);
    // An alert that sees nothing has a row, but no curve.
    expect(page).not.toContain('StaleFeatures on shift: share of drills seen over');
    const plainPage = html.render([fraud], options);
    for (const part of ['What is seen, by size', 'Sensitivity', 'What thresholds trade', 'Calibrated thresholds'])
      expect(plainPage).not.toContain(part);
  });

  it('has compact tables elsewhere', () => {
    const screen = terminal.render([cased], options);
    expect(screen).toMatch(/flipped: flip +as in the file +8 of 10 from\n +StaleFeatures +\d/);
    expect(terminal.render([swept], options)).toContain('stack.rules.DriftKs.when: amount-ks.p < 0.00021');
    const text = markdown.render([swept], options);
    expect(text).toContain('8 of 10 from');
    expect(text).toContain('stack.rules.DriftKs.when: amount-ks.p < 0.00021');
  });
});
