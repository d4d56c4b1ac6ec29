import { existsSync, readdirSync } from 'node:fs';
import { join, parse, sep } from 'node:path';

/**
 * Files that a pattern names, by name: `*`, `?` and `[a-z]` stand for characters of one part of the path.
 * @param path absolute; one without such marks, or of a file that is there, stands for itself
 */
export function filesAt(path: string): string[] {
  if (!/[*?[]/.test(path) || existsSync(path)) return [path];
  const { root } = parse(path);
  let found = [root];
  for (const part of path.slice(root.length).split(sep)) {
    const expression = /[*?[]/.test(part) ? expressionOf(part) : null;
    found = found.flatMap((folder) => {
      if (expression === null) return existsSync(join(folder, part)) ? [join(folder, part)] : [];
      return namesIn(folder)
        .filter((name) => expression.test(name))
        .map((name) => join(folder, name));
    });
  }
  return found.sort();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function expressionOf(part: string): RegExp {
  const source = part.replace(/\[[^\]]+\]|./g, (mark) => {
    if (mark === '*') return '.*';
    if (mark === '?') return '.';
    return mark.length > 1 ? mark : mark.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
