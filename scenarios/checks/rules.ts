import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Expression,
  ExpressionError,
  parseExpression,
  type TermExpression,
} from '../../detectors/rules/expression.js';
import { suggest } from '../nearest.js';
import { nodeAt, type Path } from '../yaml/tree.js';
import type { CheckContext } from './context.js';

/** All terms of an expression, in order. */
export function termsIn(expression: Expression): TermExpression[] {
  if (expression.kind === 'term') return [expression];
  if ('left' in expression) return [...termsIn(expression.left), ...termsIn(expression.right)];
  return [expression.term];
}

function fieldsOf(
  context: CheckContext,
  name: string,
): { shape: 'sequential' | 'windowed'; fields: readonly string[] } | null {
  const kind = context.file.stack.detectors[name]?.kind ?? context.presetDetector(name)?.kind;
  const declaration = kind === undefined ? undefined : context.kinds.detectors.get(kind);
  if (!declaration) return null;
  if (declaration.shape === 'sequential') return { shape: 'sequential', fields: ['statistic'] };
  return { shape: 'windowed', fields: declaration.fields };
}

function term(context: CheckContext, i: number, found: TermExpression): void {
  const rule = context.file.stack.rules[i];
  const path = ['stack', 'rules', i, 'when'];
  const names = context.detectorNames();
  const { detector, field, op, offset } = found;
  if (!names.includes(detector)) {
    context.error(path, {
      code: 'unknown-name',
      message: `there is no detector '${detector}'`,
      hint: suggest(detector, names, 'detectors'),
      offset,
    });
    return;
  }
  const known = fieldsOf(context, detector);
  if (!known) return;
  if (field !== null && !known.fields.includes(field))
    context.error(path, {
      code: 'unknown-name',
      message: `'${detector}' gives no '${field}'`,
      hint: suggest(field, known.fields, 'it gives'),
      offset: offset + detector.length + 1,
    });
  if (known.shape === 'windowed' && op === null)
    context.error(path, {
      code: 'no-comparison',
      message: `'${detector}' gives a number, which has to be compared`,
      hint: `such as ${detector} > 0.2`,
      offset,
    });
  if (known.shape === 'sequential' && rule && rule.for > 0)
    context.error(['stack', 'rules', i, 'for'], {
      code: 'for-over-change',
      message: `'${detector}' fires at single moments, so nothing can hold for a time`,
      hint: 'remove `for`; a cooldown merges firings',
      key: true,
    });
}

function ruleRunbook(context: CheckContext, i: number): void {
  const rule = context.file.stack.rules[i];
  const path = ['stack', 'rules', i];
  if (!rule) return;
  if (rule.runbook === undefined)
    context.warn([...path, 'alert'], {
      code: 'no-runbook',
      message: `alert ${rule.alert} has no runbook`,
      hint: 'add runbook: with the file that says what to do',
    });
  else checkRunbook(context, [...path, 'runbook'], rule.runbook);
}

/** Warns where a runbook is a file that is not there. */
export function checkRunbook(context: CheckContext, path: Path, runbook: string): void {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(runbook);
  if (isUrl || existsSync(resolve(context.folder(path), runbook.split('#')[0] ?? ''))) return;
  context.warn(path, {
    code: 'runbook-missing',
    message: `there is no file ${runbook}`,
    hint: 'runbooks are relative to the file that names them',
  });
}

/** Checks expressions, `for` and runbooks; warns of detectors that no rule uses. */
export function checkRules(context: CheckContext): void {
  const used = new Set<string>();
  let complete = (nodeAt(context.written, ['stack', 'rules']) ?? { kind: 'list', items: [] }).kind === 'list';
  for (const [i, rule] of context.file.stack.rules.entries()) {
    try {
      for (const found of termsIn(parseExpression(rule.when))) {
        used.add(found.detector);
        term(context, i, found);
      }
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      complete = false;
      context.error(['stack', 'rules', i, 'when'], {
        code: 'bad-expression',
        message: error.message,
        hint: 'such as any(drift > 0.2) or amount-ks.p < 0.001',
        offset: error.offset,
      });
    }
    ruleRunbook(context, i);
    const twin = context.file.stack.rules.findIndex(
      (other, k) => k < i && other.alert === rule.alert && JSON.stringify(other.labels) === JSON.stringify(rule.labels),
    );
    if (twin >= 0)
      context.warn(['stack', 'rules', i, 'alert'], {
        code: 'duplicate-name',
        message: `two rules raise ${rule.alert}: they are scored as one alert`,
        hint: 'tell them apart by labels, or rename one',
      });
  }
  const written = nodeAt(context.written, ['stack', 'rules']);
  if (written?.kind === 'list' && written.items.length !== context.file.stack.rules.length) complete = false;
  if (!complete || context.hasForeignAlerts()) return;
  for (const name of Object.keys(context.file.stack.detectors))
    if (!used.has(name))
      context.warn(['stack', 'detectors', name], {
        code: 'unused-detector',
        message: `no rule uses detector '${name}'`,
        hint: 'it runs all the same; remove it, or compare it in a rule',
        key: true,
      });
}
