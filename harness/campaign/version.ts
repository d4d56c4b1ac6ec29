import { readFileSync } from 'node:fs';
import { packageFile } from '../core/package-root.js';

/** Version of this package. */
export const version: string = (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string })
  .version;
