import { describe, expect, it } from 'vitest';
import { html } from '../../../reports/html/html.js';
import { html as markup } from '../../../reports/html/markup.js';
import { blind, fixtures, fraud, wide } from './fixtures.js';

const render = (...runs: Parameters<typeof html.render>[0]): string => html.render(runs, { color: false, width: 100 });

describe('markup', () => {
  it('escapes what is put in, keeps what is markup, and leaves out nothing and null', () => {
    expect(markup`<p title="${'"<&'}">${['a<b', markup`<b>c</b>`, null, false, 1.2345]}</p>`.text).toBe(
      '<p title="&quot;&lt;&amp;">a&lt;b<b>c</b>1.23</p>',
    );
    expect(markup`${'a\u0000\u001b\ud800\u202eb\n'}`.text).toBe('a\ufffd\ufffd\ufffd\ufffdb\n');
  });
});

describe('the page', () => {
  it.each(Object.keys(fixtures))('is one file without scripts or addresses, for %s', (name) => {
    const page = render(...fixtures[name]);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/<script|<link (?!rel="icon" href="data:,")|<img|<iframe|@import|url\(|https?:/);
    expect(page.match(/<svg /g)?.length ?? 0).toBe(
      page.match(/<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+</g)?.length ?? 0,
    );
  });

  it.each(Object.keys(fixtures))('closes every element it opens, for %s', (name) => {
    const page = render(...fixtures[name]).replace(/<style>[\s\S]*?<\/style>/, '');
    const alone = new Set(['meta', 'link']);
    const open: string[] = [];
    for (const [, closing, tag, empty] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g)) {
      if (closing !== '') expect(open.pop(), `</${tag}>`).toBe(tag);
      else if (empty === '' && !alone.has(tag)) open.push(tag);
    }
    expect(open).toEqual([]);
  });

  it('leads with the verdict in words', () => {
    const page = render(fraud);
    expect(page).toContain('<title>Pass: Feature-store lag on a card-fraud model · Driftdrill</title>');
    expect(page).toMatch(/All 5 checks held\.[\s\S]*StaleFeatures saw \d+ of 60 drills of lag/);
  });

  it('has every part that a drill can have', () => {
    const page = render(fraud);
    for (const part of [
      'Checks',
      'What was seen, and how soon',
      'False alarms',
      'Time to detect',
      'Where the time went',
      'Harm',
      'Diagnosis',
      'Single trials',
      'Cautions',
      'How to repeat it',
    ])
      expect(page).toContain(`<h3>${part}</h3>`);
    for (const row of ['always firing', 'never firing', 'all alerts together']) expect(page).toContain(`>${row}<`);
  });

  it('draws the statistic with its limit, the fault, the warm-up, the alerts and the twin', () => {
    const page = render(fraud);
    for (const name of [
      'path class="faulted"',
      'path class="twin"',
      'rect class="window"',
      'rect class="warmup"',
      'line class="threshold"',
      'g class="alarm page"',
    ])
      expect(page).toContain(`<${name}`);
    expect(page).toContain('StaleFeatures &gt; 15m');
    expect(page).toContain('StaleFeatures, 15m after onset<');
    expect(page).toContain('featureAge.velocity1h, country=DE');
  });

  it('links each drill of the overview to its part of the page', () => {
    const page = render(...fixtures.all);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links).toHaveLength(fixtures.all.length);
    for (const link of links) expect(ids).toContain(link);
  });

  it('draws no curve for alerts that see nothing, and folds their rows where there are many', () => {
    expect(render(blind)).not.toContain('ErrorDrift on drift: share of drills');
    expect(render(wide)).toContain('saw nothing beyond chance');
  });
});
