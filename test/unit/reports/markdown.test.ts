import { describe, expect, it } from 'vitest';
import { markdown } from '../../../reports/markdown.js';
import { fixtures, fraud } from './fixtures.js';

const render = (name: string): string => markdown.render(fixtures[name], { color: false, width: 100 });

/** Cells of a table row: bars that are not escaped part them. */
const cells = (line: string): number => line.split(/(?<!\\)\|/).length - 2;

describe('Markdown', () => {
  it.each(Object.keys(fixtures))('has as many cells in each row as in its head, for %s', (name) => {
    const lines = render(name).split('\n');
    lines.forEach((line, index) => {
      if (!/^\| -{3}|^\| -+:/.test(line)) return;
      const width = cells(lines[index - 1]);
      expect(cells(line)).toBe(width);
      for (let row = index + 1; lines[row]?.startsWith('|'); row++) expect(cells(lines[row]), lines[row]).toBe(width);
    });
  });

  it('shows what users write as text, never as markup', () => {
    const outsideCode = render('hostile').replace(/(`+)[\s\S]*?\1/g, '');
    expect(outsideCode).not.toContain('<script>');
  });

  it('leads with the verdict and ends with how to replay it', () => {
    expect(render('fraud')).toMatch(/^# ✓ Feature-store lag on a card-fraud model\n/);
    expect(render('fraud')).toContain('**Pass.** All 5 checks held.');
    expect(render('fraud')).toContain('| ✅ `p90(ttd(StaleFeatures, lag)) < 20m` | 18m30s, bounds 17m30s–19m35s |');
    expect(render('fraud').trimEnd().endsWith(`Replay: \`${fraud.scorecard.replay}\``)).toBe(true);
  });

  it('folds what passed and opens what did not', () => {
    const text = render('catalogue');
    expect(text).toContain('<details><summary>✅ Feature-store lag');
    expect(text).toContain('<details open><summary>❌ Concept drift');
    expect(text.match(/<details/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });
});
