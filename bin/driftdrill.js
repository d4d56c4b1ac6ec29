#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/harness/cli/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('driftdrill is not built yet: run `npm run build` in its folder first\n');
  process.exit(2);
}
const { main: run } = await import(main.href);
await run(process.argv);
