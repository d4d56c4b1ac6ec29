import type { Reporter } from '../reporter.js';
import { page } from './page.js';

/** One page that needs nothing else: tables and charts, light and dark, for screen and paper. */
export const html: Reporter = Object.freeze({
  kind: 'html',
  summary: 'one page that opens offline, with tables and charts',
  file: 'report.html',
  render: page,
} satisfies Reporter);
