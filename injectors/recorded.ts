import { z } from 'zod';
import { diagnosisClasses } from '../harness/core/declaration.js';
import { incidentKind } from '../harness/core/incident.js';
import type { Injector, InjectorDeclaration } from './injector.js';

/** The rows hold the incident already. */
class Recorded implements Injector {
  apply(): number {
    return 0;
  }
}

export const recorded: InjectorDeclaration = {
  kind: incidentKind,
  summary: 'A real incident in replayed traffic: says when it began and changes no byte',
  source: 'Driftdrill',
  params: z.strictObject({
    diagnosis: z
      .enum(diagnosisClasses)
      .optional()
      .describe('what it was found to be: the class that alerts should name; nothing: not known'),
  }),
  seam: 'traffic',
  diagnosis: 'unknown',
  idle: () => true,
  check: () => [],
  create: () => new Recorded(),
};
