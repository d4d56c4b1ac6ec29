import { describe, expect, it } from 'vitest';
import { blindRows } from '../../../reports/blind.js';
import { html } from '../../../reports/html/html.js';
import { markdown } from '../../../reports/markdown.js';
import { blindCells, columnText, groupText, summariseSweep, sweepGroups } from '../../../reports/sweep.js';
import { terminal } from '../../../reports/terminal/terminal.js';
import { blind, fraud } from './fixtures.js';
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

describe('reports of cases', () => {
  it('set every alert against every fault, and say how often it cries wolf', () => {
    const screen = terminal.render([cased], options);
    expect(screen).toMatch(/ lag +flipped: flip +false alarms\n +StaleFeatures +\d+% \d+m +· +one every/);
    const page = html.render([cased], options);
    expect(page).toContain('<h3>Who sees what</h3>');
    expect(page).not.toContain('What is seen, by size');
    expect(page.match(/class="figure heat seen"/g)).toHaveLength(1);
    expect(page.match(/class="figure heat mute"/g)).toHaveLength(1);
    expect(markdown.render([cased], options)).toMatch(
      /\| Alert \| lag \| flipped: flip \| Cries wolf \|\n.*\n\| StaleFeatures \| \d+% \d+m/,
    );
  });

  it('leave out of the terminal who saw nothing and kept quiet', () => {
    const [first] = Object.values(cased.scorecard.alerts);
    const silent = structuredClone(first);
    silent.falseAlarms.perDay.value = 0;
    const cells = cased.scorecard.cells.map((one) => ({
      ...one,
      alerts: { ...one.alerts, Quiet: { ...structuredClone(one.alerts.StaleFeatures), ...silent, faults: {} } },
    }));
    const alerts = { ...cased.scorecard.alerts, Quiet: silent };
    const run = { ...cased, scorecard: { ...cased.scorecard, alerts, cells } };
    const screen = terminal.render([run], options);
    expect(screen).toContain('1 alert more saw nothing and kept quiet');
    expect(screen).not.toContain('Quiet ');
  });

  it('price what nobody saw', () => {
    expect(blindRows(cased.scorecard)).toEqual([{ fault: 'flipped: flip', size: '', seen: '0%', loss: '€310' }]);
    expect(terminal.render([cased], options)).toMatch(/Blind spots\n +seen at best +loss\n +flipped: flip +0% +€310/);
    expect(markdown.render([cased], options)).toContain('| flipped: flip | 0% | €310 |');
    expect(blindRows(blind.scorecard).map(({ fault }) => fault)).toEqual(['drift']);
    expect(blindRows(fraud.scorecard)).toEqual([]);
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
    expect(terminal.render([swept], options)).toContain('stack.rules.DriftKs.when: amount-ks.p < 0.00021');
    const screen = terminal.render([swept], options);
    expect(screen).toMatch(/FeatureDrift on shift, mean 0\.05, by Feature.*false alarms a day +delay\n +drift > 0\.1 /);
    expect(screen).toMatch(/drift > 0\.2 .*% .*in use/);
    expect(screen).toMatch(/Blind spots\n +seen at best\n +shift, when drift > 0\.1 +0\.05 +\d/);
    const text = markdown.render([swept], options);
    expect(text).toMatch(/\| FeatureDrift on shift, mean 0\.05, by FeatureDrift\.when \| False alarms a day \| Delay/);
    expect(text).toMatch(/\| `drift > 0\.2` \| .* \| .* \| in use \|/);
    expect(text).toMatch(/\| Blind spot \| Seen at best \| Loss until it ended \|\n/);
    expect(text).toContain('8 of 10 from');
    expect(text).toContain('stack.rules.DriftKs.when: amount-ks.p < 0.00021');
  });
});
