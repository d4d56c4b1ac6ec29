import { describe, expect, it } from 'vitest';
import { junit } from '../../../reports/junit.js';
import { blind, fixtures, fraud, invalid, undecided } from './fixtures.js';
import { xmlFault } from './well-formed.js';

const render = (...runs: Parameters<typeof junit.render>[0]): string =>
  junit.render(runs, { color: false, width: 100 });

describe('JUnit XML', () => {
  it.each(Object.keys(fixtures))('is well-formed for %s', (name) => {
    expect(xmlFault(render(...fixtures[name]))).toBeNull();
  });

  it('is checked by a checker that finds faults', () => {
    expect(xmlFault('<a><b></a></b>')).not.toBeNull();
    expect(xmlFault('<a x="1" x="2"/>')).not.toBeNull();
    expect(xmlFault('<a>&nbsp;</a>')).not.toBeNull();
    expect(xmlFault('<a>\u0007</a>')).not.toBeNull();
    expect(xmlFault('<a/><b/>')).not.toBeNull();
    expect(xmlFault('<a><b x="&lt;"/>t</a>')).toBeNull();
  });

  it('has a case for the run and one for each gate and expectation', () => {
    const text = render(fraud);
    expect(text.match(/<testcase /g)).toHaveLength(6);
    expect(text).toContain('tests="6" failures="0" errors="0" skipped="0"');
    expect(text).toContain('name="recall(StaleFeatures, lag) &gt;= 0.9"');
  });

  it('tells failed, undecided and invalid apart, with what was measured', () => {
    expect(render(blind)).toContain('failures="2" errors="0" skipped="1"');
    expect(render(blind)).toMatch(/<failure message="is 12%, bounds 5\.0–22%; net recall within 20m is below 90%"/);
    expect(render(undecided)).toMatch(/<skipped message="inconclusive: is 0\.89, bounds 0\.6–0\.98; 3 of 12/);
    expect(render(invalid)).toContain('failures="0" errors="3" skipped="0"');
    expect(render(invalid)).toContain('trial 2: fault &apos;flip&apos; was not injected');
  });

  it('sums over scenarios', () => {
    expect(render(fraud, blind, invalid)).toMatch(
      /<testsuites name="driftdrill" tests="13" failures="2" errors="3" skipped="1" /,
    );
  });
});
