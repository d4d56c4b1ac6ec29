import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FindingsError } from '../../../harness/core/errors.js';
import { formatFindings } from '../../../scenarios/format.js';
import { loadScenario } from '../../../scenarios/load.js';
import { sound } from './complaints.js';

const lines = sound.split('\n');
const noise = fc.constantFrom(
  '',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '- ',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '<<: ',
  '!!set ',
  '%',
  '-1',
  '1e400',
  'null',
  '~',
  '\t',
  '|',
  '>',
  ',',
  'NO',
  '\u0000',
  '🙂',
  '__proto__',
  'constructor',
);

/** Edits of single places: a line lost, doubled or moved, or noise put into it. */
const edit = fc.record({
  line: fc.nat(lines.length - 1),
  kind: fc.constantFrom('drop', 'double', 'swap', 'insert', 'cut'),
  at: fc.nat(60),
  noise,
});

function mutated(edits: { line: number; kind: string; at: number; noise: string }[]): string {
  const text = [...lines];
  for (const { line, kind, at, noise: piece } of edits) {
    const i = line % text.length;
    const old = text[i] ?? '';
    if (kind === 'drop') text.splice(i, 1);
    if (kind === 'double') text.splice(i, 0, old);
    if (kind === 'swap') text.splice(i, 2, text[i + 1] ?? '', old);
    if (kind === 'insert') text[i] = old.slice(0, at) + piece + old.slice(at);
    if (kind === 'cut') text[i] = old.slice(0, at) + old.slice(at + 5);
  }
  return text.join('\n');
}

test('a file with any mistakes in it is loaded, or answered with findings that have a place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-'));
  const file = join(folder, 'mutated.yaml');
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        writeFileSync(file, mutated(edits));
        try {
          const { plan } = await loadScenario(file);
          expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        } catch (error) {
          if (!(error instanceof FindingsError)) throw error;
          expect(error.findings.some(({ level }) => level === 'error')).toBe(true);
          for (const { place, message } of error.findings) {
            expect(place?.line, message).toBeGreaterThan(0);
            expect(message).not.toMatch(/undefined|\[object/);
          }
          expect(formatFindings(error.findings, false)).not.toBe('');
        }
      }),
      { numRuns: 250 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
