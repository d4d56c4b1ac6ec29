import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textTable } from '../../../reports/terminal/columns.js';
import { cut, plain, textWidth, wrap } from '../../../reports/text.js';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('text of a terminal', () => {
  it('counts columns, not code units', () => {
    expect(textWidth('abc')).toBe(3);
    expect(textWidth('例え話')).toBe(6);
    expect(textWidth('é')).toBe(1);
    expect(textWidth('🔥')).toBe(2);
  });

  it('lets no escape, control character or broken surrogate through', () => {
    expect(plain('a\u001b[31mb\r\nc\ud800d\u202ee')).toBe('a [31mb c d e');
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u);
      }),
    );
  });

  it('cuts to the width given', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(textWidth(cut(plain(text), width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('wraps without losing a word that fits', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 30 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 50 }), (list, width) => {
        const lines = wrap(list.join(' '), width);
        expect(lines.join(' ')).toBe(list.join(' '));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('a table of text', () => {
  const columns = [
    { head: 'name', align: 'left', spare: 0 },
    { head: 'rate', align: 'right', spare: 0 },
    { head: 'extra', align: 'right', spare: 1 },
  ] as const;

  it('aligns, and leaves out what can be spared', () => {
    const rows = [{ cells: ['a', '1', 'x'] }, { cells: ['long name', '100', 'y'] }];
    expect(textTable(columns, rows, 60)).toEqual([
      'name       rate  extra',
      'a             1      x',
      'long name   100      y',
    ]);
    expect(textTable(columns, rows, 16)).toEqual(['name       rate', 'a             1', 'long name   100']);
  });

  it('is never wider than the room, down to what is left of the first column', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map(plain);
    const row = fc.tuple(fc.string({ maxLength: 90 }).map(plain), cell, cell).map((cells) => ({ cells }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 44, max: 120 }), (rows, width) => {
        for (const line of textTable(columns, rows, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
