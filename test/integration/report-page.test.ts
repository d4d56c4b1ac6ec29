import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../reports/html/html.js';
import { fixtures } from '../unit/reports/fixtures.js';
import { realPart } from './real-part.js';

const executablePath = realPart('Chromium');

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Texts whose contrast to what lies behind them is below WCAG's AA, as `ratio text`. Runs in the page. */
const faintTexts = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at !== null; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || ['title', 'desc', 'STYLE'].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const back = behind(element);
    const front = over(rgba(element.namespaceURI.endsWith('svg') ? style.fill : style.color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.push(ratio.toFixed(2) + ' ' + node.data.trim().slice(0, 40));
  }
  return faint;
})()`;

/** Breaches of the basics that screen readers rest on. Runs in the page. */
const unlabelled = `(() => {
  const found = [];
  const say = (rule, element) => found.push(rule + ': ' + element.outerHTML.slice(0, 80));
  for (const svg of document.querySelectorAll('svg'))
    if (svg.getAttribute('role') !== 'img' || !svg.querySelector(':scope > title')?.textContent) say('image without a name', svg);
  for (const region of document.querySelectorAll('[role=region], [role=img]:not(svg)'))
    if (!region.getAttribute('aria-label')) say('no label', region);
  for (const table of document.querySelectorAll('table')) if (!table.querySelector('thead th[scope=col]')) say('no column heads', table);
  for (const row of document.querySelectorAll('tbody tr:not(.mute)')) if (!row.querySelector('th[scope]') && row.closest('tbody').querySelector('th[scope=rowgroup]') === null) say('row without a head', row);
  const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map((heading) => Number(heading.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1 || levels[0] !== 1) found.push('not one first heading');
  levels.forEach((level, index) => { if (index > 0 && level > levels[index - 1] + 1) found.push('a heading level is skipped'); });
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  if (new Set(ids).size < ids.length) found.push('an id twice');
  for (const link of document.querySelectorAll('a[href^="#"]')) if (document.getElementById(link.hash.slice(1)) === null) say('a dead link', link);
  if (!document.documentElement.lang || !document.title) found.push('no language or title');
  return found;
})()`;

describe.skipIf(executablePath === null)('the report in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftdrill-report-'));
    for (const [name, runs] of Object.entries(fixtures))
      writeFileSync(join(folder, `${name}.html`), html.render(runs, { color: false, width: 100 }));
    browser = await chromium.launch({ executablePath: executablePath ?? undefined, args });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page as a reader does who is offline; gives what the browser complained of or asked the network for. */
  async function open(
    name: string,
    { width = 1100, colorScheme = 'light' }: { width?: number; colorScheme?: 'light' | 'dark' } = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ offline: true, colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href, { waitUntil: 'load' });
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
    return { page, complaints };
  }

  it.each(Object.keys(fixtures))('opens %s offline, without a complaint', async (name) => {
    const { page, complaints } = await open(name);
    expect(await page.title()).toContain('Driftdrill');
    expect(complaints).toEqual([]);
    expect(await page.evaluate(unlabelled)).toEqual([]);
    await page.context().close();
  });

  it.each(Object.keys(fixtures))('fits %s on a telephone, without scrolling sideways', async (name) => {
    const { page } = await open(name, { width: 380 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('is readable in %s', async (colorScheme) => {
    const { page } = await open('all', { colorScheme });
    const back = (await page.evaluate('getComputedStyle(document.body).backgroundColor')) as string;
    const [red] = back.match(/\d+/g)?.map(Number) ?? [];
    if (colorScheme === 'dark') expect(red).toBeLessThan(60);
    else expect(red).toBeGreaterThan(200);
    expect(await page.evaluate(faintTexts)).toEqual([]);
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<p style="color:#888">as faint as it gets</p><svg></svg>')`,
    );
    const found = [await page.evaluate(faintTexts), await page.evaluate(unlabelled)].flat() as string[];
    expect(found.join('; '), 'the checks themselves find nothing').toContain('image without a name: <svg>');
    if (colorScheme === 'light') expect(found[0]).toContain('as faint as it gets');
    await page.context().close();
  });

  it('keeps what users write as text', async () => {
    const { page, complaints } = await open('hostile');
    expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(0);
    expect(await page.evaluate("document.querySelector('h2').textContent")).toContain('<script>alert("x")</script>');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('leads from the overview to a drill', async () => {
    const { page } = await open('catalogue');
    await page.click('text=Concept drift in a recommender');
    const top = (await page.evaluate("document.getElementById('drill-3').getBoundingClientRect().top")) as number;
    expect(Math.abs(top)).toBeLessThan(60);
    await page.context().close();
  });

  it('prints on white paper, with nothing cut off', async () => {
    const { page } = await open('fraud', { width: 760, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate(faintTexts)).toEqual([]);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.length).toBeGreaterThan(10_000);
    await page.context().close();
  });
});
