import { z } from 'zod';
import type { Injector, InjectorDeclaration } from './injector.js';

/** The specimen for authors: copy this file, name it after your fault, and register it. */
class Noop implements Injector {
  apply(): number {
    return 0;
  }
}

export const noop: InjectorDeclaration = {
  kind: 'noop',
  summary: 'Nothing at all: a fault that must not be seen',
  source: 'Driftdrill; the idea of a placebo arm',
  params: z.strictObject({}),
  seam: 'traffic',
  diagnosis: 'benign',
  idle: () => true,
  check: () => [],
  effect: () => ({ kind: 'none' }),
  create: () => new Noop(),
};
