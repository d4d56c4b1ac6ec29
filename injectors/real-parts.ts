import { z } from 'zod';
import { networkLinks, processTargets } from '../harness/core/real-fault.js';
import type { Injector, InjectorDeclaration } from './injector.js';

/** What is done to real parts changes no row: it shows in what comes of them. */
class Untouched implements Injector {
  apply(): number {
    return 0;
  }
}

/** What all faults on real parts have in common. */
export const onRealParts = {
  seam: 'transport',
  idle: () => false,
  check: () => [],
  create: () => new Untouched(),
} as const satisfies Partial<InjectorDeclaration>;

export const linkParameter = z
  .enum(networkLinks)
  .default('both')
  .describe("whose connections to the broker: the system's, the detectors', or both");

export const targetParameter = z.enum(processTargets).describe('which process of the live run: detectors or broker');
