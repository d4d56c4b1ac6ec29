import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { packageFile } from '../core/package-root.js';
import { generatedFiles } from './reference.js';

/** Writes the files made from declarations; with `--check` only says whether they are current (exit 1 where not). */
const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, text] of generatedFiles()) {
  const file = packageFile(path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (check && stale.length > 0) {
  process.stderr.write(`not current: ${stale.join(', ')}; run \`npm run generate\`\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(stale.length === 0 ? 'generated files are current\n' : `wrote ${stale.join(', ')}\n`);
}
