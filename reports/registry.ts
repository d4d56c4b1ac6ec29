import { html } from './html/html.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import type { Reporter } from './reporter.js';
import { terminal } from './terminal/terminal.js';

/** All output formats, the terminal's first. */
export const reporters: readonly Reporter[] = Object.freeze([terminal, json, junit, markdown, html]);
