import type { Finding } from '../../harness/core/errors.js';
import { parseDuration, parseShare } from '../../harness/core/quantity.js';
import type { Kinds } from '../kinds.js';
import { readBySchema } from '../read.js';
import { type ScenarioFile, scenarioSchema } from '../schema/scenario.js';
import { resolvePath } from '../yaml/override.js';
import { keyPlaceOf, type Node, nodeAt, withNode } from '../yaml/tree.js';
import type { CheckContext } from './context.js';

const mostTried = 64;

/** What all cells of a campaign share. */
const shared = ['driftdrill', 'extends', 'name', 'seed', 'trials', 'sweep', 'cases', 'gates', 'expect'];

function numeric(value: string | number | boolean): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? (parseShare(value) ?? parseDuration(value)) : undefined;
}

function grid(context: CheckContext, path: string, spec: NonNullable<ScenarioFile['sweep']>[string]): void {
  if (Array.isArray(spec)) return;
  const at = ['sweep', path];
  const [from, to] = [numeric(spec.from), numeric(spec.to)];
  if (from === undefined)
    context.error([...at, 'from'], {
      code: 'wrong-type',
      message: 'a grid runs from one number, share or duration to another',
    });
  if (to === undefined)
    context.error([...at, 'to'], {
      code: 'wrong-type',
      message: 'a grid runs from one number, share or duration to another',
    });
  if (spec.scale === 'log' && from !== undefined && to !== undefined && from * to <= 0)
    context.error(at, {
      code: 'wrong-value',
      message: 'even ratios need two ends of the same sign, neither of them 0',
      hint: 'use scale: lin',
      key: true,
    });
}

/** Checks that every swept path leads somewhere and that every value is valid there. */
export function checkSweep(context: CheckContext, kinds: Kinds): void {
  const { sweep } = context.file;
  if (sweep === undefined) return;
  const schema = scenarioSchema(kinds);
  let tried = 0;
  for (const [path, spec] of Object.entries(sweep)) {
    grid(context, path, spec);
    const place = keyPlaceOf(context.root, ['sweep', path]);
    const steps = resolvePath(context.root, path, place);
    if ('message' in steps) {
      context.findings.push(steps as Finding);
      continue;
    }
    if (shared.includes(String(steps[0]))) {
      context.error(['sweep', path], {
        code: 'wrong-value',
        message: `${path} can't be swept: all cells share it`,
        hint: 'sweep a value of system, timeline, faults, stack or business',
        key: true,
      });
      continue;
    }
    const node = nodeAt(context.root, ['sweep', path]);
    const values: Node[] =
      node?.kind === 'list'
        ? node.items
        : node?.kind === 'map'
          ? [...node.entries].filter(([key]) => key === 'from' || key === 'to').map(([, entry]) => entry.value)
          : [];
    for (const value of values) {
      tried += 1;
      if (tried > mostTried) return;
      const read = readBySchema(schema, withNode(context.root, steps, value, place));
      const known = new Set(context.findings.map((found) => found.message));
      for (const found of read.findings) if (!known.has(found.message)) context.findings.push(found);
    }
  }
}
