import type { z } from 'zod';
import { suggest } from './nearest.js';

type RawIssue = z.core.$ZodRawIssue;

const expectations: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of keys',
  record: 'a map of names',
};

/** A value as a reader would name it. */
function described(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function bound(issue: RawIssue & { code: 'too_small' | 'too_big' }): string {
  const limit = String(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  const side =
    issue.code === 'too_small'
      ? issue.inclusive === false
        ? 'more than'
        : 'at least'
      : issue.inclusive === false
        ? 'less than'
        : 'at most';
  if (issue.origin === 'array') return `must have ${side} ${limit} ${limit === '1' ? 'entry' : 'entries'}`;
  if (issue.origin === 'string') return `must have ${side} ${limit} characters`;
  return `must be ${side} ${limit}, but is ${described(issue.input)}`;
}

function optionsHint(value: unknown, options: readonly unknown[]): string {
  const words = options.map(String);
  return typeof value === 'string' ? suggest(value, words, 'it is one of') : `it is one of: ${words.join(', ')}`;
}

/** The keys that the schema behind an issue knows. */
function validKeys(issue: RawIssue): string[] {
  const definition = issue.inst?._zod.def as { shape?: object; keyType?: z.core.$ZodType } | undefined;
  if (definition?.shape) return Object.keys(definition.shape);
  return [...(definition?.keyType?._zod.values ?? [])].map(String);
}

/** Zod's error map in the words of this project: a message, and after a line break a hint. */
export function describeIssue(issue: RawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys': {
      return `unknown keys\n${JSON.stringify(validKeys(issue))}`;
    }
    case 'invalid_type': {
      if (issue.input === undefined) return 'is missing';
      const hint = issue.expected === 'string' && typeof issue.input !== 'object' ? '\nput it in quotes' : '';
      const unit = typeof issue.input === 'number' && !Number.isFinite(issue.input) ? 'a finite number' : null;
      return `must be ${unit ?? expectations[issue.expected] ?? issue.expected}, but is ${described(issue.input)}${hint}`;
    }
    case 'invalid_value':
      if (issue.input === undefined) return `is missing\n${optionsHint(undefined, issue.values)}`;
      return `${described(issue.input)} is not valid here\n${optionsHint(issue.input, issue.values)}`;
    case 'invalid_union': {
      if ('discriminator' in issue && issue.discriminator !== undefined) {
        const kind = (issue.input as Record<string, unknown> | undefined)?.[String(issue.discriminator)];
        const options = (issue as { options?: unknown[] }).options ?? [];
        if (kind === undefined) return `is missing\n${optionsHint(undefined, options)}`;
        return `there is no ${issue.discriminator === 'inject' ? 'injector' : 'model'} ${described(kind)}\n${optionsHint(kind, options)}`;
      }
      const wanted = new Set<string>();
      const values: unknown[] = [];
      for (const branch of issue.errors)
        for (const inner of branch.slice(0, 1)) {
          if (inner.path.length === 0 && inner.code === 'invalid_type')
            wanted.add(expectations[inner.expected] ?? inner.expected);
          if (inner.path.length === 0 && inner.code === 'invalid_value') values.push(...inner.values);
        }
      if (typeof issue.input === 'string' && values.length > 0)
        return `${described(issue.input)} is not valid here\n${optionsHint(issue.input, values)}`;
      if (issue.input === undefined)
        return values.length > 0 ? `is missing\n${optionsHint(undefined, values)}` : 'is missing';
      const list = [...values.map(String), ...wanted];
      return list.length > 0 ? `must be ${list.join(' or ')}, but is ${described(issue.input)}` : 'is not valid here';
    }
    case 'too_small':
    case 'too_big':
      return bound(issue as RawIssue & { code: 'too_small' | 'too_big' });
    case 'invalid_key':
      return 'has a key that is not valid';
    default:
      return 'is not valid here';
  }
}
