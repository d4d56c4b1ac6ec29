import { describe, expect, it } from 'vitest';
import { reporters } from '../../reports/registry.js';
import { fixtures } from '../unit/reports/fixtures.js';

/** What every reporter must do with every run. */
describe.each(reporters.map((reporter) => [reporter.kind, reporter] as const))('reporter %s', (_, reporter) => {
  it('says what it is', () => {
    expect(reporter.kind).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(reporter.summary.length).toBeGreaterThan(10);
    expect(reporter.summary).not.toMatch(/\n|\.$/);
    expect(reporter.file === null || /^[a-z][a-z0-9-]*\.[a-z]+$/.test(reporter.file)).toBe(true);
  });

  it.each(Object.keys(fixtures))('writes %s in words and figures only', (name) => {
    const text = reporter.render(fixtures[name], { color: false, width: 100 });
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/NaN|undefined|\[object |Infinity|Invalid Date/);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u0007');
  });

  it.each(Object.keys(fixtures))('writes %s the same each time, and leaves it as it was', (name) => {
    const before = JSON.stringify(fixtures[name]);
    const first = reporter.render(fixtures[name], { color: true, width: 80 });
    expect(reporter.render(fixtures[name], { color: true, width: 80 })).toBe(first);
    expect(JSON.stringify(fixtures[name])).toBe(before);
  });

  it('reads a run that was saved and loaded as the run itself', () => {
    const loaded = JSON.parse(JSON.stringify(fixtures.all)) as typeof fixtures.all;
    const options = { color: false, width: 100 };
    expect(reporter.render(loaded, options)).toBe(reporter.render(fixtures.all, options));
  });
});

describe('the registry of reporters', () => {
  it('has the five formats, once each, to files of their own', () => {
    expect(reporters.map(({ kind }) => kind)).toEqual(['terminal', 'json', 'junit', 'markdown', 'html']);
    expect(reporters.map(({ file }) => file)).toEqual([
      null,
      'scorecard.json',
      'junit.xml',
      'report.md',
      'report.html',
    ]);
  });
});
