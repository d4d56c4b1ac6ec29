import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DriftdrillError } from './errors.js';

/**
 * Loads a module of the user's own, TypeScript or JavaScript, by absolute path.
 * @param name the export that must be there
 * @throws DriftdrillError where the file is missing, does not load, or lacks the export
 */
export async function loadUserModule(path: string, name: string): Promise<unknown> {
  if (!existsSync(path))
    throw new DriftdrillError('module-missing', `there is no module at ${path}`, {
      hint: 'module paths are relative to the file that names them',
    });
  let loaded: Record<string, unknown>;
  try {
    loaded =
      path.endsWith('.ts') || path.endsWith('.mts')
        ? await importTypeScript(path)
        : await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new DriftdrillError(
      'module-broken',
      `${path} does not load: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  const found = loaded[name];
  if (found === undefined)
    throw new DriftdrillError('module-export', `${path} does not export '${name}'`, {
      hint: `export const ${name} = …; it exports ${Object.keys(loaded).join(', ') || 'nothing'}`,
    });
  return found;
}

/** The compiler is loaded only where there is something to compile: it takes longer than a small drill. */
async function importTypeScript(path: string): Promise<Record<string, unknown>> {
  const { tsImport } = await import('tsx/esm/api');
  return (await tsImport(pathToFileURL(path).href, import.meta.url)) as Record<string, unknown>;
}
